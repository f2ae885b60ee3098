import { createHash } from 'node:crypto';

/** Which of the calls that concern a fault it strikes; see `strikesCall`. */
export interface Schedule {
  /** The first so many calls are left alone. */
  readonly after: number;
  /** Of those that follow, each so-manyth. */
  readonly every: number;
  /** Of these, each by this chance. */
  readonly probability: number;
  /** At most so many in all. */
  readonly times: number;
}

/**
 * Whether a fault strikes the `call`-th call that concerns it (1 is the first), having struck so many before. Nothing
 * else goes in: the same plan over the same calls gives the same faults.
 */
export function strikesCall(
  { after, every, probability, times }: Schedule,
  { seed, id, call, struck }: { seed: number; id: string; call: number; struck: number },
): boolean {
  if (call <= after || struck >= times) return false;
  if ((call - after) % every !== 0) return false;
  return probability >= 1 || chance(seed, id, call) < probability;
}

/** A number from 0 to below 1 that depends on nothing but what goes in. */
export const chance = (seed: number, ...names: readonly (string | number)[]): number =>
  createHash('sha256')
    .update(JSON.stringify([seed, ...names]))
    .digest()
    .readUIntBE(0, 6) /
  2 ** 48;
