import type { Dataset } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import type { OutgoingRecord } from '../batch.ts';
import { recordsOf, type SourceDependencies } from '../event-source.ts';
import type { RecordSlices } from '../record-slices.ts';
import type { FileSource } from '../request-source.ts';
import { checkUnchanged } from './file-state.ts';
import type { RunHistory } from './history.ts';
import { replayingClock } from './made-times.ts';
import { isUnrepeatable } from './run-spool.ts';
import { sourceOfRun } from './source-of-run.ts';
import { recordsFromSpool } from './spool.ts';

/** The events of an earlier run that are to be sent again, as it sent them: same ids, same bytes, same places. */
export interface ResendSource {
  readonly kind: 'resend';
  readonly history: RunHistory;
  /** The file that is read to its end; undefined: only what left, or is in a spool, is sent again. */
  readonly resumed: FileSource | undefined;
  /** Events to be sent; undefined: as many as the rest of the file holds. */
  readonly count: number | undefined;
}

/** A history → what is to be sent of it. */
export function resendSource(history: RunHistory, resumed?: FileSource): ResendSource {
  const wanted = new Set([...history.fates.open.keys(), ...history.spooled]);
  return { kind: 'resend', history, resumed, count: resumed ? undefined : wanted.size };
}

/**
 * The records to be sent again: first what the spools hold, then what the source of the run gives once more. Throws a
 * UserError where that is not what was sent.
 */
export async function* wantedRecords(
  source: ResendSource,
  dependencies: Omit<SourceDependencies, 'clock' | 'onRepeats'>,
): RecordSlices {
  const { history, resumed } = source;
  const { dataset, stop } = dependencies;
  // Before anything leaves: half a resend of something else would be worse than none.
  if (needsSource(source)) await checkSource(source);
  const given = new Set<number>();
  const isWanted = ({ seq }: OutgoingRecord): boolean =>
    !given.has(seq) &&
    (resumed ? !history.fates.isSettled(seq) : history.fates.open.has(seq) || history.spooled.has(seq));
  const wanted = (records: readonly OutgoingRecord[]): OutgoingRecord[] =>
    records.filter((record) => {
      if (!isWanted(record)) return false;
      given.add(record.seq);
      return true;
    });
  for await (const records of spooledRecords(history, dataset)) yield wanted(records);
  const isDone = () => source.count !== undefined && given.size >= source.count;
  if (isDone() || stop.aborted) return;
  for await (const records of sourceRecords(source, dependencies)) {
    for (const { seq, id } of records) checkSame(history, seq, id);
    yield wanted(records);
    if (isDone() || stop.aborted) return;
  }
  const missing = (source.count ?? 0) - given.size;
  if (missing > 0 && !stop.aborted)
    throw new UserError(
      `${history.files[0]}: ${missing} of its events do not come from their source any more`,
    );
}

async function* spooledRecords({ spools }: RunHistory, dataset: Dataset): RecordSlices {
  for (const spool of spools) yield* recordsFromSpool(spool, dataset);
}

async function* sourceRecords(
  { history, resumed }: ResendSource,
  dependencies: Omit<SourceDependencies, 'clock' | 'onRepeats'>,
): RecordSlices {
  const { run } = history;
  const source = resumed ?? sourceOfRun(run);
  const rate = typeof run.options.rate === 'number' ? run.options.rate : undefined;
  const clock = replayingClock(history.madeTimes);
  yield* recordsOf(
    { source, rate: source.kind === 'file' ? undefined : rate },
    { ...dependencies, clock, onRepeats: () => {} },
  );
}

/** Whether some of it is in no spool, so that it must be made or read again. */
const needsSource = ({ history: { fates, spooled }, resumed }: ResendSource): boolean =>
  resumed !== undefined || [...fates.open.keys()].some((seq) => !spooled.has(seq));

async function checkSource({ history, resumed }: ResendSource): Promise<void> {
  const { run, files, fates } = history;
  const source = resumed ?? sourceOfRun(run);
  if (source.kind !== 'file') return;
  const { paths } = source;
  if (isUnrepeatable(run))
    throw new UserError(
      `${files[0]}: ${fates.open.size} events cannot be read again and are in no spool; send them anew`,
    );
  await checkUnchanged(run, paths);
}

function checkSame({ files, fates }: RunHistory, seq: number, id: string): void {
  const sent = fates.open.get(seq);
  if (sent !== undefined && sent !== id)
    throw new UserError(
      `${files[0]}: event ${seq} was ${sent} and is ${id} now: not the events that were sent`,
    );
}
