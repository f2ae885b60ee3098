import type { Ratio } from './ratio.ts';

/** How much work a run does. */
export interface BenchOptions {
  /** Small sizes: all of it ends within a minute, and the figures are worth less. */
  readonly quick: boolean;
  /** Runs only cases of this name; all of them when undefined. */
  readonly only: string | undefined;
}

/** One comparison, as it is printed and stored. Rates: `ours` and `peer` are medians in `unit`. */
export interface BenchRow {
  readonly case: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  /** Above 1 ours is faster, or takes less where the unit is one of size. */
  readonly ratio: Ratio;
  /** How many pairs were counted. */
  readonly pairs: number;
  readonly bytesPerEvent: number;
  /** What the figures depend on: shards, levels, sizes. */
  readonly note: string;
}

/** One named comparison of a bench, which may give several rows, or none where the peer is missing. */
export interface BenchCase {
  readonly name: string;
  run(context: Omit<CaseContext, 'name'>): Promise<readonly BenchRow[]>;
}

/** A case whose file exports `rows`, and is loaded once it is run: databases and clouds take their time. */
export const caseFrom = (
  name: string,
  load: () => Promise<{ rows: (context: CaseContext) => Promise<readonly BenchRow[]> }>,
): BenchCase => ({
  name,
  run: async (context) => (await load()).rows({ ...context, name }),
});

export interface CaseContext {
  /** Of the case. */
  readonly name: string;
  readonly quick: boolean;
  /** A remark about the work, on stderr. */
  readonly say: (text: string) => void;
}

/** What a file of `benches/` exports as `bench`; its name is that of the file. */
export interface Bench {
  readonly describe: string;
  readonly cases: readonly BenchCase[];
  /** Printed under the rows for people: what cannot be told by a rate. */
  readonly appendix?: () => string;
}
