import type { Engine } from '../firehose/engine.ts';
import type { SourceStatus } from '../firehose/shard-status.ts';

/**
 * Engines, asked again and again → since when nothing has come and nothing is left to deliver, milliseconds since the
 * epoch; undefined while there is something, or while it cannot be told because a source has not been read.
 */
export function idleWatch(): (engines: readonly Engine[], nowMs: number) => number | undefined {
  let seen = '';
  let sinceMs = 0;
  return (engines, nowMs) => {
    const sources = engines.flatMap((engine) => engine.sources);
    const now = sources
      .map(
        ({ readRecords, deliveredRecords, failedRecords }) =>
          `${readRecords}/${deliveredRecords}/${failedRecords}`,
      )
      .join();
    if (now !== seen) sinceMs = nowMs;
    seen = now;
    if (!engines.every(isAtRest)) return undefined;
    return sinceMs;
  };
}

const isAtRest = (engine: Engine): boolean =>
  engine.trouble() === undefined &&
  engine.sources.length > 0 &&
  engine.sources.every(hasNothingLeft) &&
  (engine.backup === undefined || hasStoredAll(engine.backup));

const hasNothingLeft = (source: SourceStatus): boolean =>
  source.readAtMs !== undefined &&
  source.millisBehindLatest === 0 &&
  source.readError === undefined &&
  hasStoredAll(source);

const hasStoredAll = ({ bufferedRecords, storeError }: SourceStatus): boolean =>
  bufferedRecords === 0 && storeError === undefined;
