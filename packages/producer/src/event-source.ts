import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Dataset } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import type { RecordSlices } from './assemble.ts';
import { putRecordsLimits } from './batch.ts';
import type { Clock } from './clock.ts';
import { eventGenerator } from './generate/index.ts';
import { generatedRecords } from './generate-records.ts';
import { forDuration, paced } from './rate.ts';
import { type RefusedLine, recordsFromLines } from './read-events.ts';
import type { EventSource, SendRequest } from './request.ts';

export interface SourceDependencies {
  readonly dataset: Dataset;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly stdin: Readable;
  /** Keeps a refused line where --on-invalid is skip. */
  readonly onSkipped: (refused: RefusedLine) => void;
}

/** The records that a request asks for, at the rate it asks for. */
export function recordsOf(request: SendRequest, dependencies: SourceDependencies): RecordSlices {
  const { source, rate } = request;
  const { clock, stop } = dependencies;
  const records =
    source.kind === 'file' ? fileRecords(source, dependencies) : newRecords(source, rate, dependencies);
  const timed = rate === undefined ? records : paced(records, rate, clock, stop);
  if (source.kind === 'file' || source.durationMs === undefined) return timed;
  // With a rate the count ends the run; the duration then only cuts off what a slow stream has delayed.
  const graceMs = rate === undefined ? 0 : 250;
  return forDuration(timed, source.durationMs + graceMs, clock);
}

type GeneratedSource = Extract<EventSource, { kind: 'generated' }>;
type FileSource = Extract<EventSource, { kind: 'file' }>;

/** Events between two that happen at a fixed start, when no rate says how far apart. */
const DEFAULT_STEP_MS = 1;

function newRecords(
  { seed, startTimeMs, count }: GeneratedSource,
  rate: number | undefined,
  { dataset, clock }: SourceDependencies,
): RecordSlices {
  const stepMs = rate === undefined ? DEFAULT_STEP_MS : 1_000 / rate;
  return generatedRecords({
    dataset,
    nextEvent: eventGenerator(dataset.name, seed),
    timeMsOf:
      startTimeMs === undefined ? () => clock.nowMs() : (seq) => startTimeMs + Math.floor(seq * stepMs),
    count,
    // An event happens when it is made: at a low rate only a few are made ahead.
    sliceSize: Math.max(
      1,
      Math.min(putRecordsLimits.maxRecords, Math.floor((rate ?? Number.POSITIVE_INFINITY) / 50)),
    ),
  });
}

const READ_BYTES = 256 * 1_024;

function fileRecords(
  source: FileSource,
  { dataset, stop, stdin, onSkipped }: SourceDependencies,
): RecordSlices {
  const stream = source.path === '-' ? stdin : createReadStream(source.path, { highWaterMark: READ_BYTES });
  stop.addEventListener('abort', () => stream.destroy(), { once: true });
  return recordsFromLines({
    dataset,
    name: source.path === '-' ? 'stdin' : source.path,
    chunks: readable(stream, source.path),
    onRefused: source.onInvalid === 'skip' ? onSkipped : undefined,
  });
}

async function* readable(stream: Readable, path: string): AsyncIterable<Uint8Array> {
  try {
    yield* stream;
  } catch (cause) {
    throw new UserError(`--file ${path}: cannot read it: ${(cause as Error).message}`, { cause });
  }
}
