import type { Readable } from 'node:stream';
import { awsTarget, explained } from '@event-archive/aws-clients';
import { loadEnvironment, monthlyCost, pipelineFor, sumUsd } from '@event-archive/environments';
import { UserError } from '@event-archive/terminal/user-error';
import { rateFrom, wholeNumber } from './flag-values.ts';
import { evenShards, hotKey, maxRateOf, type Prediction, type Share, shardLimits } from './prediction.ts';
import { type SourceFlags, sourceFromFlags } from './request-source.ts';
import { sampled } from './sample.ts';
import { listShardsOf } from './shards/list-shards.ts';
import { type ListedShard, type ShardMap, shardMapFrom } from './shards/shard-map.ts';
import { datasetFor } from './write-events.ts';

/** The flags of `producer plan` as they were typed. */
export interface PlanFlags extends SourceFlags {
  readonly dataset: string;
  readonly env: string;
  readonly shards?: number | undefined;
  readonly sample: number;
  readonly endpoint?: string | undefined;
}

/** What sending would come to. */
export interface Plan extends Prediction {
  readonly dataset: string;
  readonly environment: string;
  readonly stream: string;
  /** Events a second; null: as fast as it goes. */
  readonly rate: number | null;
  /** Invalid lines of a file that the sample passed over. */
  readonly invalid: number;
  /** Whether no shard gets more than it takes at `rate`; true without one, since sending waits for the shards. */
  readonly fits: boolean;
  readonly hotKey: (Share & { readonly maxRate: number }) | null;
  /** Of stream, delivery and storage, at `rate` all day, USD; null without a rate, and where it costs nothing. */
  readonly usd: { readonly day: number; readonly month: number } | null;
}

const DAYS_A_MONTH = 730 / 24;
const MAX_SHARDS = 10_000;

/** Looks at a sample of what would be sent. Throws a UserError for a wrong flag and for a stream that is not there. */
export async function planFor(
  flags: PlanFlags,
  from: { randomSeed: () => number; stdin: Readable; stop: AbortSignal },
): Promise<Plan> {
  const environment = loadEnvironment(flags.env);
  const pipeline = pipelineFor(environment, datasetFor(flags.dataset).name);
  const rate = flags.rate === undefined ? undefined : rateFrom(flags.rate);
  const map = await shardMapOf(flags, environment, pipeline.stream.name);
  const limit = wholeNumber('--sample', flags.sample, 1, 10_000_000);
  const dataset = datasetFor(flags.dataset);
  const asked = sourceFromFlags(flags, from.randomSeed);
  const source = asked.kind === 'file' ? asked : { ...asked, count: flags.count ?? limit };
  const found = await sampled({ dataset, source, limit, map, limits: shardLimits }, from);
  if (found === undefined) throw new UserError('nothing to predict from: there is no valid event');
  const { prediction, invalid } = found;
  const hot = hotKey(prediction, rate);
  const cost = () =>
    sumUsd(
      monthlyCost({ ...environment, pipelines: [pipeline] }, NO_RESOURCES, {
        eventsPerSecond: rate ?? 0,
        bytesPerEvent: Math.round(prediction.bytesPerRecord),
      }),
    );
  const month = rate === undefined || environment.endpoint !== null ? undefined : cost();
  return {
    dataset: flags.dataset,
    environment: environment.name,
    stream: pipeline.stream.name,
    rate: rate ?? null,
    invalid,
    ...prediction,
    fits: rate === undefined || rate <= prediction.maxRate,
    hotKey: hot === undefined ? null : { ...hot, maxRate: maxRateOf(hot, prediction.bytesPerRecord) },
    usd: month === undefined ? null : { day: month / DAYS_A_MONTH, month },
  };
}

/** What has a price of its own costs the same whatever is sent: `pnpm cost` counts it. */
const NO_RESOURCES = { customerKeys: 0, alarmMetrics: 0, dashboards: 0 };

async function shardMapOf(
  { shards, endpoint }: PlanFlags,
  environment: ReturnType<typeof loadEnvironment>,
  streamName: string,
): Promise<ShardMap> {
  if (shards !== undefined) return shardMapFrom(evenShards(wholeNumber('--shards', shards, 1, MAX_SHARDS)));
  const target = awsTarget(environment.region, environment.endpoint, endpoint);
  const listed = await askedFor(target, streamName);
  return shardMapFrom(listed);
}

async function askedFor(target: ReturnType<typeof awsTarget>, streamName: string): Promise<ListedShard[]> {
  const { list, end } = listShardsOf(target, streamName);
  try {
    return await explained(`listing the shards of ${streamName} (--shards N asks nobody)`, target, list);
  } finally {
    end();
  }
}
