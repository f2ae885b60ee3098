import type { BenchRow } from './bench.ts';
import { type Lap, median, type Pair, rateOf, ratioOfPairs } from './ratio.ts';

/** One side of a comparison: does its work once. What is not part of the work it does before its clock starts. */
export type Side = () => Promise<Lap>;

export interface PairPlan {
  /** Pairs that are run first and not counted. */
  readonly warmUps: number;
  readonly counted: number;
}

/** What a full run and a quick one repeat. */
export const pairPlan = (quick: boolean): PairPlan =>
  quick ? { warmUps: 0, counted: 2 } : { warmUps: 1, counted: 7 };

/** Runs both sides in turn, ours, the peer, ours, the peer …, and gives the pairs that count. */
export async function runPairs({ warmUps, counted }: PairPlan, ours: Side, peer: Side): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let i = 0; i < warmUps + counted; i++) pairs.push({ ours: await ours(), peer: await peer() });
  return pairs.slice(warmUps);
}

/** Pairs → a row. */
export const rowFromPairs = (
  pairs: readonly Pair[],
  about: Pick<BenchRow, 'case' | 'unit' | 'peerName' | 'bytesPerEvent' | 'note'>,
): BenchRow => ({
  case: about.case,
  unit: about.unit,
  ours: median(pairs.map(({ ours }) => rateOf(ours))),
  peer: median(pairs.map(({ peer }) => rateOf(peer))),
  peerName: about.peerName,
  ratio: ratioOfPairs(pairs),
  pairs: pairs.length,
  bytesPerEvent: about.bytesPerEvent,
  note: about.note,
});

/** Work, timed: what it resolves to and the seconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const began = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - began) / 1_000 };
}
