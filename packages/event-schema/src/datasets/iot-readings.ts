import { z } from 'zod';
import { defineDataset } from '../dataset.ts';
import { utcTimestamp } from '../timestamp.ts';

/** One measurement of one sensor. */
export const iotReadings = defineDataset({
  name: 'iot-readings',
  description: 'Readings of sensors in the field',
  idField: 'event_id',
  eventTimeField: 'timestamp',
  partitionKeyField: 'device_id',
  schema: z.strictObject({
    event_id: z.uuid().describe('Identifies the reading: the same wherever a copy of it turns up'),
    timestamp: utcTimestamp().describe('When it was measured, UTC with milliseconds'),
    device_id: z.string().min(1).max(128).describe('Sensor that measured it'),
    metric: z
      .enum(['temperature', 'humidity', 'pressure', 'vibration', 'power'])
      .describe('What was measured'),
    unit: z.enum(['°C', '%', 'hPa', 'mm/s', 'W']).describe('Unit of the value'),
    value: z.number().describe('What the sensor read'),
    reading_number: z
      .int()
      .nonnegative()
      .describe('Counts the readings of the device; a gap is a lost reading'),
    battery_percent: z.number().min(0).max(100).nullable().describe('Charge left; null on mains'),
    location: z
      .strictObject({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        altitude_m: z.number().nullable(),
      })
      .nullable()
      .describe('Where the device was, WGS 84; null when unknown'),
    tags: z.array(z.string().min(1).max(64)).max(32).describe('Labels of the device'),
  }),
});
