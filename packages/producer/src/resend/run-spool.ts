import type { LedgerRun } from '@event-archive/event-schema';
import type { UserError } from '@event-archive/terminal/user-error';
import type { OutgoingRecord } from '../batch.ts';
import type { EventFate } from '../flow/event-fate.ts';
import type { RecordSlices } from '../record-slices.ts';
import type { Tally } from '../tally.ts';
import { spoolBeside } from './spool.ts';

/** Keeps the events of a run that the stream does not have, or may not have, so that a resend finds their bytes. */
export interface RunSpool {
  /** Keeps what ended without being accepted, unless it is refused for good. Never throws. */
  onFate(events: readonly OutgoingRecord[], fate: EventFate): void;
  /** For events that nobody can make again: all are kept before they leave. A spool that takes no more ends the reading. */
  ahead(records: RecordSlices): RecordSlices;
  /** Lets go of the file, which goes away where nothing is left to be sent. */
  ended(tally: Tally): SpoolEnd;
  discard(): void;
}

export interface SpoolEnd {
  /** Undefined where there is no spool. */
  readonly path: string | undefined;
  /** Why not all of it could be kept. */
  readonly failure: UserError | undefined;
}

/** The spool of a run whose events come from standard input is written ahead: `isAhead`. */
export function runSpool(ledgerPath: string, isAhead: boolean): RunSpool {
  const spool = spoolBeside(ledgerPath);
  let failure: UserError | undefined;
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      failure ??= error as UserError;
    }
  };
  return {
    onFate(events, { outcome }) {
      if (isAhead || failure || outcome === 'accepted' || outcome === 'rejected') return;
      attempt(() => spool.keep(events));
    },
    async *ahead(records) {
      for await (const slice of records) {
        spool.keep(slice);
        yield slice;
      }
    },
    ended({ accepted, rejected, unknown, spooled, unsent }) {
      attempt(() => spool.close());
      const isOver = isAhead ? spool.kept <= accepted + rejected : unknown + spooled + unsent === 0;
      if (isOver) spool.discard();
      return { path: isOver || spool.kept === 0 ? undefined : spool.path, failure };
    },
    discard: spool.discard,
  };
}

/** Whether the events of a run can neither be made nor read again: standard input is gone, a file that is followed grows. */
export const isUnrepeatable = ({ options }: Pick<LedgerRun, 'options'>): boolean =>
  options.follow === true || (typeof options.file === 'string' && options.file.split('\n').includes('-'));
