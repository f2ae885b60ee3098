import { durationText } from '@event-archive/terminal';
import type { Rehearsal } from './rehearsal.ts';

const NAME_CELLS = 5;

/** A line about an environment, on stderr. */
export const say = ({ io, place }: Pick<Rehearsal, 'io' | 'place'>, text: string): void =>
  io.error(`${io.paintError('dim', place.environment.name.padEnd(NAME_CELLS))} ${text}`);

/** Says what could be typed, does it, and says how long it took. */
export async function told<T>(rehearsal: Rehearsal, command: string, work: () => Promise<T>): Promise<T> {
  const { paintError } = rehearsal.io;
  const beganMs = performance.now();
  say(rehearsal, `${paintError('cyan', '$')} ${paintError('bold', command)}`);
  const result = await work();
  const took = durationText((performance.now() - beganMs) / 1_000);
  say(rehearsal, paintError('dim', `${took}: ${command}`));
  return result;
}
