import fc from 'fast-check';
import type { ArchiveEvent } from '../../src/index.ts';

const character = fc.oneof(
  fc.constantFrom('ü', '漢', '🚀', '"', '\\', '{', '}', '\n', '\u2028'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const text = (minLength: number, maxLength: number) =>
  fc
    .string({ unit: character, maxLength })
    .map((made) => made.slice(0, maxLength).toWellFormed())
    .map((made) => made.padEnd(minLength, 'x'));

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
// JSON has no negative zero.
const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true }).map((made) => made + 0 || 0);
const instant = fc
  .date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());
const webUrl = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom('https://müller.example/straße?q=🚀', 'HTTP://SHOP.EXAMPLE'),
);

const websiteEvent: fc.Arbitrary<ArchiveEvent> = fc.record({
  event_id: fc.uuid(),
  timestamp: instant,
  event_type: fc.constantFrom('page_view', 'add_to_cart', 'purchase2', 'a'),
  user_id: text(1, 128),
  session_id: text(1, 128),
  page_url: webUrl,
  user_agent: text(1, 1_024),
  ip_address: fc.oneof(fc.ipV4(), fc.constantFrom('2001:db8::1', '::1', '::ffff:192.0.2.1')),
  country: fc.constantFrom('DE', 'JP', 'BR', 'ZW'),
  device_type: fc.constantFrom('desktop', 'mobile', 'tablet'),
  browser: fc.constantFrom('Chrome', 'Firefox', 'Safari', 'Edge'),
  referrer: nullable(webUrl),
  value: nullable(fc.integer({ min: -1_000_000_000, max: 1_000_000_000_000 }).map((cents) => cents / 100)),
});

const appLog: fc.Arbitrary<ArchiveEvent> = fc.record({
  event_id: fc.uuid(),
  timestamp: instant,
  level: fc.constantFrom('trace', 'debug', 'info', 'warn', 'error', 'fatal'),
  service: text(1, 128),
  host: text(1, 253),
  message: text(0, 2_000),
  trace_id: nullable(hex(32)),
  span_id: nullable(hex(16)),
  duration_ms: nullable(number(0, Number.MAX_VALUE)),
  error: nullable(fc.record({ type: text(0, 256), stack: nullable(text(0, 2_000)) })),
  attributes: fc.dictionary(
    text(1, 128).filter((name) => name !== '__proto__'),
    text(0, 200),
    { noNullPrototype: true },
  ),
});

const iotReading: fc.Arbitrary<ArchiveEvent> = fc.record({
  event_id: fc.uuid(),
  timestamp: instant,
  device_id: text(1, 128),
  metric: fc.constantFrom('temperature', 'humidity', 'pressure', 'vibration', 'power'),
  unit: fc.constantFrom('°C', '%', 'hPa', 'mm/s', 'W'),
  value: number(-Number.MAX_VALUE, Number.MAX_VALUE),
  reading_number: fc.maxSafeNat(),
  battery_percent: nullable(number(0, 100)),
  location: nullable(
    fc.record({
      latitude: number(-90, 90),
      longitude: number(-180, 180),
      altitude_m: nullable(number(-1e5, 1e5)),
    }),
  ),
  tags: fc.array(text(1, 64), { maxLength: 32 }),
});

const arbitraries: Readonly<Record<string, fc.Arbitrary<ArchiveEvent>>> = {
  'website-events': websiteEvent,
  'app-logs': appLog,
  'iot-readings': iotReading,
};

/** Valid events of a dataset, with every nullable field null and not. */
export function eventArbitrary(dataset: string): fc.Arbitrary<ArchiveEvent> {
  const arbitrary = arbitraries[dataset];
  if (!arbitrary) throw new Error(`no arbitrary for ${dataset}`);
  return arbitrary;
}

/** One plain valid event of each dataset, by the dataset's name. */
export const sampleEvents: Readonly<Record<string, ArchiveEvent>> = {
  'website-events': {
    event_id: '018f3f7e-7b0a-7c3e-9d52-0123456789ab',
    timestamp: '2026-11-24T10:00:00.000Z',
    event_type: 'page_view',
    user_id: 'user-1',
    session_id: 'visit-1',
    page_url: 'https://shop.example/a?b=c',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
    ip_address: '192.0.2.1',
    country: 'DE',
    device_type: 'desktop',
    browser: 'Chrome',
    referrer: null,
    value: 19.99,
  },
  'app-logs': {
    event_id: '018f3f7e-7b0a-7c3e-9d52-0123456789ab',
    timestamp: '2026-11-24T10:00:00.000Z',
    level: 'error',
    service: 'checkout',
    host: 'web-1',
    message: 'Zahlung für „Grüße 🚀“ abgelehnt',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    span_id: '00f067aa0ba902b7',
    duration_ms: 12.5,
    error: { type: 'PaymentError', stack: null },
    attributes: { region: 'eu-west-1' },
  },
  'iot-readings': {
    event_id: '018f3f7e-7b0a-7c3e-9d52-0123456789ab',
    timestamp: '2026-11-24T10:00:00.000Z',
    device_id: 'sensor-1',
    metric: 'temperature',
    unit: '°C',
    value: -3.5,
    reading_number: 7,
    battery_percent: 80,
    location: { latitude: 52.5, longitude: 13.4, altitude_m: null },
    tags: ['dach', '屋上'],
  },
};

/** The sample event of a dataset with some fields changed. */
export const sampleEvent = (dataset: string, changes: ArchiveEvent = {}): ArchiveEvent => ({
  ...sampleEvents[dataset],
  ...changes,
});
