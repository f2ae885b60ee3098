import { loadEnvironment, pipelineFor } from '@event-archive/environments';
import { type ArchiveEvent, hourFromInstant, type LedgerLine } from '@event-archive/event-schema';
import { filingOf } from '../../src/filing.ts';
import { acceptedRun } from './archive.ts';

/** An IoT reading, the same for the same number. */
export const iotReading = (n: number, fields: Partial<Record<string, unknown>> = {}): ArchiveEvent => ({
  event_id: idOf('a', n),
  timestamp: '2026-11-24T09:59:58.123Z',
  device_id: `sensor-${n % 7}-Zoë-🌡️`,
  metric: 'temperature',
  unit: '°C',
  value: 0.1 + n,
  reading_number: n,
  battery_percent: n % 2 === 0 ? null : 99.5,
  location: n % 3 === 0 ? null : { latitude: 52.5, longitude: -13.25, altitude_m: null },
  tags: n % 4 === 0 ? [] : ['außen', '日本'],
  ...fields,
});

/** A log line, the same for the same number. */
export const appLog = (n: number, timestamp: string): ArchiveEvent => ({
  event_id: idOf('b', n),
  timestamp,
  level: 'info',
  service: 'checkout',
  host: `host-${n % 3}`,
  message: `Bestellung ${n} 🚀`,
  trace_id: null,
  span_id: null,
  duration_ms: 1.5,
  error: null,
  attributes: { région: 'ç' },
});

const idOf = (family: string, n: number): string =>
  `${family}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

let uuids = 0;

/** The key that the delivery stream of a pipeline gives an object. */
export function keyIn(
  environment: string,
  dataset: string,
  { path, name, extension }: { path: string; name: string; extension: string },
): string {
  const pipeline = pipelineFor(loadEnvironment(environment), dataset);
  const { layout } = filingOf(pipeline, environment);
  const uuid = `00000000-0000-4000-9000-${(uuids++).toString(16).padStart(12, '0')}`;
  const stamp = name.slice(0, 19).replace(/[T:]/g, '-');
  return `${layout.pathFromHour(hourFromInstant(Date.parse(`${path}:00Z`)))}${pipeline.deliveryStream.name}-1-${stamp}-${uuid}${extension}`;
}

/** All lines of a run of another environment and dataset that had its events accepted. */
export function acceptedRunOf(
  { environment, dataset }: { environment: string; dataset: string },
  events: readonly ArchiveEvent[],
  at: string,
): LedgerLine[] {
  const stream = pipelineFor(loadEnvironment(environment), dataset).stream.name;
  return acceptedRun(events, at).map((line) =>
    line.kind === 'run' ? { ...line, environment, dataset, stream } : line,
  );
}
