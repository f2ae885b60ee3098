import fc from 'fast-check';
import { describe, it } from 'vitest';
import { createTable } from '../../firehose/parquet/helpers/converted.ts';
import { FAILED_BEFORE } from '../failed-before.ts';
import { type SharedCloud, sharedCloud, startRun } from './bench.ts';
import { noFaults } from './journal.ts';
import { openLook } from './look.ts';
import { intervalMsOf, type Model, modelFor, newModel, sidesOf } from './model.ts';
import { RULES } from './rules.ts';
import { isPossible, type Run, runStep } from './run-step.ts';
import { flush } from './settle.ts';
import { arbitrarySteps, type Step } from './steps.ts';
import { COLUMNS, VARIANTS, type Variant, type VariantName } from './variant.ts';

/** A step as fast-check wants it; it prints as the JSON that it is. */
const commandOf = (step: Step): fc.AsyncCommand<Model, Run> => ({
  check: (model) => isPossible(step, model),
  run: (_model, run) => runStep(step, run),
  toString: () => JSON.stringify(step),
});

const MIB = 1_048_576;
const MAX_STEPS = 12;
/** A failed run is made shorter no longer than this, so that it is reported in any case. */
const SHRINK_MS = 180_000;
/** Long enough for all runs of a file and for shrinking. */
const TIMEOUT_MS = 1_200_000;

interface Claim {
  readonly variant: Variant;
  /** How many shards a stream begins with. */
  readonly shards: { readonly min: number; readonly max: number };
  /** Of all the runs that MODEL_RUNS asks for. */
  readonly share: number;
}

const { MODEL_RUNS = '40', MODEL_SEED } = process.env;

/** The test of a variant: what failed before, and then random steps. MODEL_SEED repeats a run that failed. */
export function proveModel(name: VariantName, { shards, share }: Omit<Claim, 'variant'>): void {
  const variant = VARIANTS[name];
  const numRuns = Math.ceil(Number(MODEL_RUNS) * share);
  const before = FAILED_BEFORE.filter((failed) => failed.variant === name && isWithin(failed.shards, shards));
  const count = shards.min === shards.max ? shards.min : `${shards.min} to ${shards.max}`;
  describe(`${name} from a stream of ${count}`, {
    timeout: TIMEOUT_MS,
  }, () => {
    it.for(before)('does as the model says where it did not: $what', ({ shards: shardCount, steps }) =>
      replay(variant, shardCount, steps),
    );
    it(`does as the model says in ${numRuns} random runs`, () =>
      prove({ variant, shards, share }, { numRuns, ...(MODEL_SEED ? { seed: Number(MODEL_SEED) } : {}) }));
  });
}

const isWithin = (count: number, { min, max }: Claim['shards']) => count >= min && count <= max;

/** Runs random steps against the engine and the model, each time in a stream and a bucket of its own. */
async function prove({ variant, shards }: Claim, options: { numRuns: number; seed?: number }): Promise<void> {
  const cloud = await cloudFor(variant);
  const steps = fc.commands(
    arbitrarySteps(variant).map((step) => step.map(commandOf)),
    { maxCommands: MAX_STEPS, size: 'max' },
  );
  let failedAt: number | undefined;
  await fc.assert(
    fc.asyncProperty(fc.integer(shards), steps, async (shardCount, commands) => {
      if (failedAt !== undefined && performance.now() - failedAt > SHRINK_MS) return;
      await oneRun(cloud, variant, shardCount, commands).catch((error: unknown) => {
        failedAt ??= performance.now();
        throw error;
      });
    }),
    options,
  );
}

async function replay(variant: Variant, shardCount: number, steps: readonly Step[]): Promise<void> {
  await oneRun(await cloudFor(variant), variant, shardCount, steps.map(commandOf));
}

async function cloudFor(variant: Variant): Promise<SharedCloud> {
  const cloud = await sharedCloud();
  if (variant.errorType === 'format-conversion-failed') await createTable(cloud, COLUMNS);
  return cloud;
}

async function oneRun(
  cloud: SharedCloud,
  variant: Variant,
  shardCount: number,
  commands: Iterable<fc.AsyncCommand<Model, Run>>,
): Promise<void> {
  const { isPartitioned, sizeInMBs, intervalsSeconds } = variant;
  const backup = variant.backup && {
    maxBytes: variant.backup.sizeInMBs * MIB,
    intervalMs: intervalMsOf(variant.backup.intervalSeconds),
  };
  const model = newModel({ isPartitioned, maxBytes: sizeInMBs * MIB, backup, shardCount });
  const [IntervalInSeconds = 0] = intervalsSeconds;
  const members = { ...variant.members(1), BufferingHints: { SizeInMBs: sizeInMBs, IntervalInSeconds } };
  const bench = await startRun(cloud, members, shardCount);

  try {
    const moment = { order: bench.journal.next(), atMs: bench.time.nowMs() };
    model.starts.push(moment);
    model.versions.push({ version: 1, intervalMs: intervalMsOf(IntervalInSeconds), ...moment });
    const run: Run = { bench, model, look: openLook(bench, model, variant), variant };
    await fc.asyncModelRun(() => ({ model, real: run }), commands);
    Object.assign(bench.journal.faults, noFaults());
    await flush(run);
    await checkRules(run);
  } finally {
    await bench.end();
  }
}

async function checkRules({ bench, look, model, variant }: Run): Promise<void> {
  const { objects } = look;
  const { journal } = bench;
  const { errorType } = variant;
  const problems = sidesOf(model).flatMap((side) => {
    const own = objects.filter((object) => object.side === side);
    const evidence = { side, model: modelFor(side, model), journal, objects: own, errorType };
    return Object.entries(RULES).flatMap(([rule, problemsIn]) =>
      problemsIn(evidence).map((problem) => `rule "${rule}" of ${side}: ${problem}`),
    );
  });
  const listed = await look.keys();
  if (
    listed.toSorted().join() !==
    objects
      .map(({ key }) => key)
      .toSorted()
      .join()
  )
    problems.push(`the bucket lists ${listed.join(', ')}`);
  for (const { text } of bench.log) if (text.includes('stopped by a bug')) problems.push(text);
  for (const error of bench.cloud.bugs.splice(0)) problems.push(`the cloud failed: ${error}`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
