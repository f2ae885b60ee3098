import type { Dataset, iotReadings } from '@event-archive/event-schema';
import type { Faker } from '@faker-js/faker';
import { instantTexts } from './instants.ts';
import { type Pool, poolOf, seededFaker } from './pool.ts';
import type { Random } from './random.ts';

type IotReading = typeof iotReadings extends Dataset<infer Event> ? Event : never;
type Metric = Pick<IotReading, 'metric' | 'unit'> & { readonly low: number; readonly high: number };
interface Device extends Pick<IotReading, 'device_id' | 'location' | 'tags'> {
  readonly metric: Metric;
  level: number;
  battery: number | null;
  readings: number;
}

const metrics: Pool<Metric> = [
  { metric: 'temperature', unit: '°C', low: -20, high: 45 },
  { metric: 'humidity', unit: '%', low: 0, high: 100 },
  { metric: 'pressure', unit: 'hPa', low: 950, high: 1_050 },
  { metric: 'vibration', unit: 'mm/s', low: 0, high: 12 },
  { metric: 'power', unit: 'W', low: 0, high: 4_000 },
];

/** Sensors in the field: each drifts within its metric's range, counts its readings and drains its battery. */
export function iotReadingGenerator(seed: number, random: Random): (timeMs: number) => IotReading {
  const faker = seededFaker(seed);
  const devices = poolOf(800, (index) => deviceFrom(faker, index));
  const timestampOf = instantTexts();

  return (timeMs) => {
    const device = random.pick(devices);
    takeReading(device, random);
    return {
      event_id: random.uuid(),
      timestamp: timestampOf(timeMs),
      device_id: device.device_id,
      metric: device.metric.metric,
      unit: device.metric.unit,
      value: device.level,
      reading_number: device.readings,
      battery_percent: device.battery,
      location: device.location,
      tags: device.tags,
    };
  };
}

function takeReading(device: Device, random: Random): void {
  const { low, high } = device.metric;
  const drifted = device.level + ((random.unit() - 0.5) * (high - low)) / 20;
  device.level = rounded(Math.min(high, Math.max(low, drifted)));
  device.readings++;
  if (device.battery !== null && random.below(20) === 0)
    device.battery = rounded(Math.max(0, device.battery - 0.1));
}

function deviceFrom(faker: Faker, index: number): Device {
  const metric = metrics[index % metrics.length] ?? metrics[0];
  return {
    device_id: `sensor-${String(index).padStart(4, '0')}-${faker.string.alphanumeric(6).toLowerCase()}`,
    metric,
    level: rounded(faker.number.float({ min: metric.low, max: metric.high })),
    battery: index % 3 === 0 ? null : faker.number.int({ min: 20, max: 100 }),
    readings: 0,
    location: index % 7 === 0 ? null : locationFrom(faker, index),
    tags: faker.helpers.arrayElements(tags, { min: 0, max: 3 }),
  };
}

const locationFrom = (faker: Faker, index: number) => ({
  latitude: faker.location.latitude({ precision: 5 }),
  longitude: faker.location.longitude({ precision: 5 }),
  altitude_m: index % 2 === 0 ? faker.number.int({ min: -50, max: 3_000 }) : null,
});

const tags = ['roof', 'cellar', 'Kühlraum', 'étage-2', '温室', '🔋 low-power', '⚠️ outdoor', 'spare'];

const rounded = (value: number): number => Math.round(value * 100) / 100;
