import type { Readable } from 'node:stream';
import type { Dataset } from '@event-archive/event-schema';
import { systemClock } from './clock.ts';
import { recordsOf } from './event-source.ts';
import { type Prediction, predictor, type ShardLimits } from './prediction.ts';
import type { EventSource } from './request-source.ts';
import type { ShardMap } from './shards/shard-map.ts';

/** What is looked at, and what it is held against. */
export interface Sample {
  readonly dataset: Dataset;
  readonly source: EventSource;
  /** How many events are looked at, at most. */
  readonly limit: number;
  readonly map: ShardMap;
  readonly limits: ShardLimits;
}

/**
 * Looks at the first events of a source, as fast as they come; undefined where there is no valid one. Throws a UserError
 * where a file cannot be read.
 */
export async function sampled(
  { dataset, source, limit, map, limits }: Sample,
  from: { readonly stdin: Readable; readonly stop: AbortSignal },
): Promise<{ prediction: Prediction; invalid: number } | undefined> {
  let invalid = 0;
  const onSkipped = () => {
    invalid++;
  };
  const collected = predictor(map, limits);
  const enough = new AbortController();
  const stop = AbortSignal.any([from.stop, enough.signal]);
  const parts = { dataset, clock: systemClock, stop, stdin: from.stdin, onSkipped, onRepeats() {} };
  for await (const records of recordsOf({ source: unpaced(source, limit), rate: undefined }, parts)) {
    for (const record of records) if (collected.sampled < limit) collected.add(record);
    if (collected.sampled >= limit) break;
  }
  enough.abort();
  return collected.sampled === 0 ? undefined : { prediction: collected.prediction(), invalid };
}

function unpaced(source: EventSource, limit: number): EventSource {
  if (source.kind === 'file') return source;
  const timeline = source.timeline === undefined ? undefined : { ...source.timeline, speed: undefined };
  return { ...source, count: Math.min(source.count ?? limit, limit), durationMs: undefined, timeline };
}
