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
    event_id: z.uuid(),
    timestamp: utcTimestamp(),
    device_id: z.string().min(1).max(128),
    metric: z.enum(['temperature', 'humidity', 'pressure', 'vibration', 'power']),
    unit: z.enum(['°C', '%', 'hPa', 'mm/s', 'W']),
    value: z.number(),
    reading_number: z.int().nonnegative(),
    battery_percent: z.number().min(0).max(100).nullable(),
    location: z
      .strictObject({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        altitude_m: z.number().nullable(),
      })
      .nullable(),
    tags: z.array(z.string().min(1).max(64)).max(32),
  }),
});
