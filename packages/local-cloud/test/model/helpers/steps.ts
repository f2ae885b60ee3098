import fc from 'fast-check';
import type { Faults } from './journal.ts';
import { intervalMsOf } from './model.ts';
import type { Variant } from './variant.ts';

/** A record to put: which open shard, which partition, how many letters of padding. */
export interface Letter {
  readonly shard: number;
  /** 0 stands for one that cannot be delivered, where the variant knows such. */
  readonly k: number;
  readonly letters: number;
}

/** One thing that happens in a run. Plain JSON, so that a sequence of them can be kept and read. */
export type Step =
  | { readonly do: 'put'; readonly records: readonly Letter[] }
  /** Letters of a record that is put before the aggregate, into the same shard; none where it is 0. */
  | { readonly do: 'put aggregate'; readonly behind: number; readonly records: readonly Letter[] }
  | { readonly do: 'tick'; readonly ms: number }
  | { readonly do: 'fault'; readonly kind: keyof Faults; readonly calls: number }
  | { readonly do: 'heal' }
  | { readonly do: 'crash'; readonly downMs: number }
  | { readonly do: 'split' | 'merge'; readonly shard: number }
  | { readonly do: 'update'; readonly interval: number };

const KINDS = [
  'putRefused',
  'putReset',
  'putUnacknowledged',
  'readThrottled',
  'readFailed',
  'checkpointFailed',
] as const;

/** Five of them fit into 1 MiB, which is the most that a Kinesis record may be. */
const MAX_PART_LETTERS = 200_000;

/** Arbitrary steps, likelier ones more than once. */
export function arbitrarySteps(variant: Variant): fc.Arbitrary<Step>[] {
  const shard = fc.nat(3);
  const letter = fc.record({
    shard,
    k: fc.constantFrom(1, 2, 3, 1, 2, ...(variant.errorType ? [0] : [])),
    letters: fc.constantFrom(...variant.sizes),
  });
  const large = Math.max(...variant.sizes);
  const small = letter.map((one) => ({ ...one, letters: Math.min(one.letters, MAX_PART_LETTERS) }));
  const put = fc.record({
    do: fc.constant('put' as const),
    records: fc.array(letter, { minLength: 1, maxLength: 6 }),
  });
  const filling = fc.record({
    do: fc.constant('put' as const),
    records: fc
      .array(letter, { maxLength: 2 })
      .chain((others) =>
        shard.map((same) => [...others, ...[1, 2].map((k) => ({ shard: same, k, letters: large }))]),
      ),
  });
  const aggregate = fc.record({
    do: fc.constant('put aggregate' as const),
    behind: fc.constant(0),
    records: fc.array(small, { minLength: 1, maxLength: 5 }),
  });
  // An object ends in the middle of the aggregate.
  const cutAggregate = shard.map((same) => ({
    do: 'put aggregate' as const,
    behind: large,
    records: [1, 2, 1].map((k) => ({ shard: same, k, letters: large / 2 })),
  }));
  const tick = fc.record({
    do: fc.constant('tick' as const),
    ms: fc.constantFrom(
      ...[...variant.intervalsSeconds, ...(variant.backup ? [variant.backup.intervalSeconds] : [])]
        .map(intervalMsOf)
        .flatMap((ms) => [1_000, 1_000, ms / 2, Math.max(ms - 1_000, 500), ms]),
      400_000,
    ),
  });
  const kinds = variant.errorType === 'format-conversion-failed' ? [...KINDS, 'tableFailed' as const] : KINDS;
  const fault = fc.record({
    do: fc.constant('fault' as const),
    kind: fc.constantFrom(...kinds),
    calls: fc.constantFrom(1, 2, 1_000),
  });
  const crash = fc.record({ do: fc.constant('crash' as const), downMs: fc.constantFrom(0, 1_000, 20_000) });
  const reshard = fc.record({ do: fc.constantFrom('split' as const, 'merge' as const), shard });
  return [
    fc.oneof({ weight: 7, arbitrary: put }, { weight: 1, arbitrary: filling }),
    put,
    fc.oneof({ weight: 2, arbitrary: aggregate }, { weight: 1, arbitrary: cutAggregate }),
    tick,
    tick,
    tick,
    fault,
    fc.constant({ do: 'heal' as const }),
    crash,
    crash,
    reshard,
    fc.record({ do: fc.constant('update' as const), interval: fc.nat(variant.intervalsSeconds.length - 1) }),
  ];
}
