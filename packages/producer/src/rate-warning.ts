import type { Readable } from 'node:stream';
import type { Dataset } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { hotKeyText, verdictText } from './plan-text.ts';
import { aggregatedLimits, maxRateOf, shardLimits } from './prediction.ts';
import type { SendRequest } from './request.ts';
import { type Sample, sampled } from './sample.ts';
import type { ShardMap } from './shards/shard-map.ts';

/** Fewer than plan looks at: the run waits for it. */
const SAMPLED_EVENTS = 1_000;

/**
 * What `plan` would say, in one line, of a rate that the shards cannot take, or that one partition key alone is too much
 * for; undefined where it fits. What cannot be read twice, or is only yet to come, is not looked at.
 */
export async function rateWarning(
  { source, rate, isAggregated }: Pick<SendRequest, 'source' | 'rate' | 'isAggregated'>,
  map: ShardMap,
  from: { readonly dataset: Dataset; readonly stdin: Readable; readonly stop: AbortSignal },
): Promise<string | undefined> {
  if (rate === undefined || source.kind === 'resend') return undefined;
  if (source.kind === 'file' && (source.follows || source.paths.includes('-'))) return undefined;
  const limits = isAggregated ? aggregatedLimits : shardLimits;
  const looked: EventSample = source.kind === 'file' ? { ...source, onInvalid: 'skip' } : source;
  const sample = { dataset: from.dataset, source: looked, limit: SAMPLED_EVENTS, map, limits };
  const prediction = await predictionOf(sample, from);
  if (prediction === undefined || rate <= prediction.maxRate) return undefined;
  const [hottest] = prediction.hottestKeys;
  const keyRate = hottest && maxRateOf(hottest, prediction.bytesPerRecord, limits);
  const asIs = (_style: string, text: string) => text;
  if (hottest && keyRate !== undefined && rate > keyRate)
    return hotKeyText({ hotKey: { ...hottest, maxRate: keyRate } }, asIs)[0];
  return verdictText({ ...prediction, rate, fits: false }, asIs);
}

type EventSample = Sample['source'];

/** A file that cannot be read is told of by sending it. */
async function predictionOf(sample: Sample, from: { readonly stdin: Readable; readonly stop: AbortSignal }) {
  try {
    return (await sampled(sample, from))?.prediction;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
