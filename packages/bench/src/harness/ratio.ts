/** One run of one side: what it got done and how long that took. */
export interface Lap {
  /** Only what was confirmed: stored, accepted, read back. */
  readonly count: number;
  readonly seconds: number;
}

/** A lap of ours and the peer's that followed it. */
export interface Pair {
  readonly ours: Lap;
  readonly peer: Lap;
}

export interface Ratio {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export const rateOf = ({ count, seconds }: Lap): number => count / seconds;

/** Pairs → how many times the peer's rate ours is: within each pair, so that what slows both down cancels out. */
export const ratioOfPairs = (pairs: readonly Pair[]): Ratio =>
  spread(pairs.map(({ ours, peer }) => rateOf(ours) / rateOf(peer)));

/** Numbers → their smallest, middle and largest. */
export const spread = (numbers: readonly number[]): Ratio => ({
  min: Math.min(...numbers),
  median: median(numbers),
  max: Math.max(...numbers),
});

/** The middle number; of an even count, the mean of the two in the middle. Throws a RangeError when there is none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('there is no median of nothing');
  return (low + high) / 2;
}
