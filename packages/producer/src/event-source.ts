import { Readable } from 'node:stream';
import type { Dataset } from '@event-archive/event-schema';
import { requestLimits } from './batch.ts';
import type { Clock } from './clock.ts';
import { followedLines } from './files/follow.ts';
import { type InputFile, inputFile } from './files/input-file.ts';
import { pathsFrom } from './files/paths.ts';
import { eventGenerator } from './generate/index.ts';
import { goesByItsTimeline } from './generate/timeline.ts';
import { generatedEvents } from './generate-events.ts';
import { generatedRecords, type Repeat } from './generate-records.ts';
import type { GeneratedSource } from './generated-source.ts';
import { forDuration, paced } from './rate.ts';
import { type RefusedLine, recordsFromFiles } from './read-events.ts';
import type { RecordSlices } from './record-slices.ts';
import type { EventSource, FileSource } from './request-source.ts';

export interface SourceDependencies {
  readonly dataset: Dataset;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly stdin: Readable;
  /** Keeps a refused line where --on-invalid is skip. */
  readonly onSkipped: (refused: RefusedLine) => void;
  /** Hears of generated events that are sent again on purpose, before they are. */
  readonly onRepeats: (repeats: readonly Repeat[]) => void;
}

/** The records that a request asks for, at the rate it asks for. */
export function recordsOf(
  request: { readonly source: EventSource; readonly rate: number | undefined },
  dependencies: SourceDependencies,
): RecordSlices {
  const { source, rate } = request;
  const { clock, stop } = dependencies;
  const records =
    source.kind === 'file' ? fileRecords(source, dependencies) : newRecords(source, rate, dependencies);
  const isPaced = rate !== undefined && !(source.kind === 'generated' && goesByItsTimeline(source.timeline));
  const timed = isPaced ? paced(records, rate, clock, stop) : records;
  if (source.kind === 'file' || source.durationMs === undefined) return timed;
  // With a rate the count ends the run; the duration then only cuts off what a slow stream has delayed.
  const graceMs = rate === undefined ? 0 : 250;
  return forDuration(timed, source.durationMs + graceMs, clock);
}

function newRecords(
  source: GeneratedSource,
  rate: number | undefined,
  { dataset, clock, stop, onRepeats }: SourceDependencies,
): RecordSlices {
  const generation = {
    ...source,
    rate,
    nextEvent: eventGenerator(dataset.name, source.seed),
    // An event happens when it is made: at a low rate only a few are made ahead.
    sliceSize: Math.max(
      1,
      Math.min(requestLimits.maxRecords, Math.floor((rate ?? Number.POSITIVE_INFINITY) / 50)),
    ),
  };
  return generatedRecords(dataset, generatedEvents(generation, clock, stop), onRepeats);
}

function fileRecords(
  { paths, onInvalid, follows }: FileSource,
  { dataset, clock, stop, stdin, onSkipped }: SourceDependencies,
): RecordSlices {
  return recordsFromFiles({
    dataset,
    files: follows ? followedFiles(paths, clock, stop) : opened(pathsFrom(paths), dataset, stdin, stop),
    onRefused: onInvalid === 'skip' ? onSkipped : undefined,
    onBrokenFile: 'stop',
  });
}

/** What comes together is a file of its own to the reader, with the name of the one it was added to. */
async function* followedFiles(
  paths: readonly string[],
  clock: Clock,
  stop: AbortSignal,
): AsyncGenerator<InputFile, void, undefined> {
  for await (const { name, lines } of followedLines(paths, clock, stop))
    yield { name, entries: Readable.from([lines]) };
}

/** One after the other: a file is opened when those before it are read. */
export function* opened(
  paths: readonly string[],
  dataset: Dataset,
  stdin: Readable,
  stop: AbortSignal,
): Generator<InputFile> {
  for (const path of paths) {
    if (stop.aborted) return;
    yield inputFile(path, dataset, stdin, stop);
  }
}
