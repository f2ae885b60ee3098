import { join } from 'node:path';
import { readJson, writeJson } from './firehose/checkpoint.ts';
import { type MovableClock, movableClock } from './firehose/movable-clock.ts';

/**
 * The clock of a state folder. How far it was moved on is kept there: what arrived in its time, sequence numbers and
 * checkpoints, would lie in the future of a server that began with the machine's time again.
 */
export function keptClock(stateFolder: string): MovableClock {
  const file = join(stateFolder, 'clock.json');
  const kept = readJson<{ aheadMs: number }>(file);
  const clock = movableClock(kept?.aheadMs ?? 0);
  return {
    ...clock,
    advance(ms) {
      // First the file: a time that was seen and then forgotten is what must not be.
      writeJson(file, { aheadMs: clock.aheadMs() + ms });
      clock.advance(ms);
    },
  };
}
