import type { Step } from './helpers/steps.ts';
import type { VariantName } from './helpers/variant.ts';

/** A run that failed once, as short as it became. */
interface FailedRun {
  /** What was wrong. */
  readonly what: string;
  /** What it was found by, where it was found by chance. It leads there no more once the arbitrary steps are others. */
  readonly seed?: number;
  readonly path?: string;
  readonly variant: VariantName;
  readonly shards: number;
  readonly steps: readonly Step[];
}

/**
 * Runs that are repeated before any new one, as their steps: these stay what they are when a seed does not. Those whose
 * mistake was planted, to see whether the model finds it, say so.
 */
export const FAILED_BEFORE: readonly FailedRun[] = [
  {
    what: 'a Parquet object was named after the arrival of a record that failed and is not in it',
    variant: 'Parquet',
    shards: 1,
    steps: [
      { do: 'put', records: [{ shard: 0, k: 0, letters: 0 }] },
      { do: 'tick', ms: 5_000 },
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'tick', ms: 1_000 },
    ],
  },
];
