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
  {
    what: 'planted: the checkpoint was written before the object was stored',
    seed: 1195053053,
    path: '24:13:2:10:8:8:8:8:8:8:8:8:8:8:9',
    variant: 'GZIP',
    shards: 1,
    steps: [
      { do: 'fault', kind: 'putRefused', calls: 1 },
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'tick', ms: 30000 },
      { do: 'crash', downMs: 0 },
    ],
  },
  {
    what: 'planted: the checkpoint passed an aggregate of which half was stored',
    seed: -1982600284,
    path: '118:5:4:5:5:5:5:5',
    variant: 'GZIP',
    shards: 1,
    steps: [
      {
        do: 'put aggregate',
        behind: 600_000,
        records: [
          { shard: 0, k: 1, letters: 300000 },
          { shard: 0, k: 2, letters: 300000 },
          { shard: 0, k: 1, letters: 300000 },
        ],
      },
      { do: 'tick', ms: 1000 },
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'crash', downMs: 20000 },
    ],
  },
  {
    what: 'planted: what was left of an aggregate was dropped when the buffer was full',
    seed: 238561771,
    path: '26:2:1:1',
    variant: 'GZIP',
    shards: 1,
    steps: [
      {
        do: 'put aggregate',
        behind: 600_000,
        records: [
          { shard: 0, k: 1, letters: 300000 },
          { shard: 0, k: 2, letters: 300000 },
          { shard: 0, k: 1, letters: 300000 },
        ],
      },
      { do: 'tick', ms: 1000 },
    ],
  },
  {
    what: 'planted: an object was named by the youngest arrival',
    seed: 575110732,
    path: '5:12:3:9:8:11:8:8:8:8:8:8:8:8:8:8:8:8',
    variant: 'GZIP',
    shards: 1,
    steps: [
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'tick', ms: 1000 },
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'tick', ms: 1000 },
      { do: 'update', interval: 0 },
    ],
  },
  {
    what: 'planted: each attempt to store an object took a new key',
    seed: 608918765,
    path: '159:12:11:9:9:9:9:9:9:10:9:9:9:9:9',
    variant: 'GZIP',
    shards: 1,
    steps: [
      { do: 'fault', kind: 'putUnacknowledged', calls: 1 },
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'split', shard: 0 },
      { do: 'tick', ms: 1000 },
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
    ],
  },
  {
    what: 'planted: a buffer was due a second too early',
    seed: 334628975,
    path: '95:3:7:5:5:5:5:6:6',
    variant: 'GZIP',
    shards: 1,
    steps: [
      { do: 'put aggregate', behind: 0, records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'tick', ms: 9000 },
      { do: 'crash', downMs: 0 },
    ],
  },
  {
    what: 'planted: a buffer took four times its size',
    seed: -1983404046,
    path: '0:2:1:5:1:3',
    variant: 'GZIP',
    shards: 1,
    steps: [
      {
        do: 'put',
        records: [
          { shard: 0, k: 1, letters: 600000 },
          { shard: 0, k: 2, letters: 600000 },
        ],
      },
      {
        do: 'put',
        records: [
          { shard: 1, k: 2, letters: 90 },
          { shard: 0, k: 3, letters: 3000 },
          { shard: 3, k: 1, letters: 3000 },
        ],
      },
      { do: 'tick', ms: 10000 },
    ],
  },
  {
    what: 'planted: an object was stored while the one before it was under way',
    seed: -321001519,
    path: '30:2:6:4',
    variant: 'GZIP',
    shards: 1,
    steps: [
      { do: 'split', shard: 1 },
      {
        do: 'put aggregate',
        behind: 600_000,
        records: [
          { shard: 1, k: 1, letters: 300000 },
          { shard: 1, k: 2, letters: 300000 },
          { shard: 1, k: 1, letters: 300000 },
        ],
      },
      { do: 'tick', ms: 1000 },
    ],
  },
  {
    what: 'planted: an object that could not be stored kept the version from before an update',
    seed: -87382812,
    path: '143:3:2:9:7',
    variant: 'GZIP',
    shards: 1,
    steps: [
      {
        do: 'put aggregate',
        behind: 600_000,
        records: [
          { shard: 2, k: 1, letters: 300000 },
          { shard: 2, k: 2, letters: 300000 },
          { shard: 2, k: 1, letters: 300000 },
        ],
      },
      { do: 'fault', kind: 'putRefused', calls: 2 },
      { do: 'tick', ms: 5000 },
      { do: 'update', interval: 2 },
    ],
  },
  {
    what: 'planted: children were read beside their parent',
    seed: 1708573176,
    path: '59:15:11:12:7:6:9:5:5',
    variant: 'GZIP',
    shards: 2,
    steps: [
      {
        do: 'put aggregate',
        behind: 0,
        records: [
          { shard: 0, k: 1, letters: 300000 },
          { shard: 0, k: 2, letters: 300000 },
          { shard: 0, k: 1, letters: 300000 },
        ],
      },
      { do: 'split', shard: 0 },
      { do: 'crash', downMs: 0 },
      {
        do: 'put',
        records: [
          { shard: 2, k: 1, letters: 90 },
          { shard: 3, k: 3, letters: 0 },
        ],
      },
    ],
  },
  {
    what: 'planted: a checkpoint passed records that waited in another partition',
    seed: 928727366,
    path: '62:13:12:6:7:6:6:0',
    variant: 'dynamic partitioning',
    shards: 1,
    steps: [
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'split', shard: 0 },
      { do: 'tick', ms: 59000 },
      { do: 'crash', downMs: 20000 },
    ],
  },
  {
    what: 'planted: a shard with partitions counted as read out before it was begun',
    seed: -1401681610,
    path: '0:0:2:1:1:1:1:1:1',
    variant: 'dynamic partitioning',
    shards: 1,
    steps: [{ do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] }, { do: 'heal' }],
  },
  {
    what: 'planted: the checkpoint moved once the backup was stored, and Parquet was not yet',
    variant: 'Parquet with a backup',
    shards: 1,
    steps: [
      { do: 'put', records: [{ shard: 0, k: 1, letters: 0 }] },
      { do: 'tick', ms: 1_000 },
      { do: 'tick', ms: 60_000 },
      { do: 'crash', downMs: 0 },
    ],
  },
];
