import { join } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';
import { readJson, writeJson } from './firehose/checkpoint.ts';
import {
  CLOCK_ENDS,
  isOnClock,
  type MovableClock,
  movableClock,
  refuseAdvance,
} from './firehose/movable-clock.ts';

/**
 * The clock of a state folder. How far it was moved on is kept there: what arrived in its time, sequence numbers and
 * checkpoints, would lie in the future of a server that began with the machine's time again. Throws a UserError for a
 * file that holds no such thing.
 */
export function keptClock(stateFolder: string): MovableClock {
  const file = join(stateFolder, 'clock.json');
  const clock = movableClock(aheadMsIn(file));
  return {
    ...clock,
    advance(ms) {
      refuseAdvance(clock.nowMs(), ms);
      // First the file: a time that was seen and then forgotten is what must not be.
      writeJson(file, { aheadMs: clock.aheadMs() + ms });
      clock.advance(ms);
    },
  };
}

function aheadMsIn(file: string): number {
  const kept = readJson<{ aheadMs?: unknown } | null>(file);
  if (kept === undefined) return 0;
  const aheadMs = kept?.aheadMs;
  const problem =
    typeof aheadMs !== 'number' || !(aheadMs >= 0)
      ? 'must be a number of milliseconds, 0 or more'
      : isOnClock(Date.now() + aheadMs)
        ? undefined
        : CLOCK_ENDS;
  if (problem === undefined) return aheadMs as number;
  throw new UserError(`${file}: aheadMs: ${problem}; remove the file, or the whole state folder`);
}
