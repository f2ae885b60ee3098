import { describe, expect, it } from 'vitest';
import { type CostLine, type Environment, loadEnvironment, monthlyCost, sumUsd } from '../src/index.ts';

const nothing = { customerKeys: 0, alarmMetrics: 0, dashboards: 0 };
const idle = { eventsPerSecond: 0, bytesPerEvent: 1_000 };
const busy = { eventsPerSecond: 100, bytesPerEvent: 1_000 };

const dev = loadEnvironment('dev');
const prod = loadEnvironment('prod');

const withStream = (environment: Environment, stream: Environment['pipelines'][number]['stream']) => ({
  ...environment,
  pipelines: environment.pipelines.slice(0, 1).map((pipeline) => ({ ...pipeline, stream })),
});

const lineOf = (lines: readonly CostLine[], part: string) =>
  lines.find(({ what }) => what.includes(part)) ?? { quantity: 0, usd: 0 };

describe('monthlyCost', () => {
  it('of an idle provisioned stream is its shard hours', () => {
    expect(monthlyCost(dev, nothing, idle)).toEqual([
      {
        what: 'website-events-stream: shards',
        quantity: 730,
        unit: 'shard hours',
        unitPriceUsd: 0.015,
        usd: 10.95,
      },
    ]);
  });

  it('bills a record of 1,000 bytes as 5 KB in Firehose', () => {
    const { quantity, usd } = lineOf(monthlyCost(dev, nothing, busy), ': delivered');
    expect(quantity).toBeCloseTo((262_800_000 * 5_120) / 2 ** 30, 6);
    expect(usd).toBeCloseTo(36.34, 2);
  });

  it.each([
    [5_120, 1],
    [5_121, 2],
    [1_048_576, 205],
  ])('bills a record of %i bytes as %i times 5 KB', (bytesPerEvent, times) => {
    const { quantity } = lineOf(
      monthlyCost(dev, nothing, { eventsPerSecond: 1, bytesPerEvent }),
      ': delivered',
    );
    expect(quantity).toBeCloseTo((2_628_000 * 5_120 * times) / 2 ** 30, 6);
  });

  it.each([
    [25_600, 1],
    [25_601, 2],
  ])('counts a record of %i bytes as %i PUT payload units', (bytesPerEvent, units) => {
    const { quantity } = lineOf(
      monthlyCost(dev, nothing, { eventsPerSecond: 1, bytesPerEvent }),
      ': written',
    );
    expect(quantity).toBeCloseTo(2.628 * units, 6);
  });

  it('bills a stream on demand for hours, what comes in, what goes out, and retention beyond a day', () => {
    const oneStream = { ...prod, pipelines: prod.pipelines.slice(0, 1) };
    const lines = monthlyCost(oneStream, nothing, busy);
    const gigabytes = (262_800_000 * 1_024) / 2 ** 30;
    expect(lineOf(lines, 'on demand').usd).toBeCloseTo(29.2, 6);
    expect(lineOf(lines, 'written').usd).toBeCloseTo(gigabytes * 0.08, 6);
    expect(lineOf(lines, 'read by').usd).toBeCloseTo(gigabytes * 0.04, 6);
    expect(lineOf(lines, 'beyond 24 h').quantity).toBeCloseTo((gigabytes / (730 / 24)) * 6, 6);
  });

  it('bills retention of a provisioned stream by shard hours up to 7 days, and by GB beyond', () => {
    const stream = { mode: 'PROVISIONED', name: 's', shardCount: 2, retentionHours: 192 } as const;
    const lines = monthlyCost(withStream(dev, stream), nothing, busy);
    expect(lineOf(lines, 'beyond 24 h').usd).toBeCloseTo(2 * 730 * 0.02, 6);
    const gigabytes = (262_800_000 * 1_024) / 2 ** 30;
    expect(lineOf(lines, 'beyond 7 days').quantity).toBeCloseTo(gigabytes / (730 / 24), 6);
  });

  it('bills no retention of 24 hours', () => {
    const stream = { mode: 'PROVISIONED', name: 's', shardCount: 2, retentionHours: 24 } as const;
    expect(lineOf(monthlyCost(withStream(dev, stream), nothing, busy), 'kept beyond').usd).toBe(0);
  });

  it('bills conversion by the same 5 KB and partitions by bytes and objects', () => {
    const lines = monthlyCost(prod, nothing, busy);
    const records = 262_800_000 / 3;
    expect(lineOf(lines, 'made Parquet').usd).toBeCloseTo(((records * 5_120) / 2 ** 30) * 0.018, 6);
    expect(lineOf(lines, 'app-logs-delivery: partitioned').usd).toBeCloseTo(
      ((records * 1_000) / 2 ** 30) * 0.02,
      6,
    );
    expect(lines.filter(({ what }) => what.includes('objects by event time'))).toHaveLength(1);
  });

  it('counts an object for each buffer that fills, or each interval where none does', () => {
    const objects = (load: typeof busy) =>
      lineOf(monthlyCost(dev, nothing, load), 'S3 requests').quantity * 1_000;
    expect(objects({ eventsPerSecond: 1, bytesPerEvent: 100 })).toBeCloseTo(2_628_000 / 300, 6);
    expect(objects(busy)).toBeCloseTo((2_628_000 * 100_000) / (5 * 2 ** 20), 6);
  });

  it('adds keys, alarms and dashboards of the stack', () => {
    const lines = monthlyCost(dev, { customerKeys: 1, alarmMetrics: 23, dashboards: 1 }, idle);
    expect(sumUsd(lines)).toBeCloseTo(10.95 + 1 + 2.3 + 3, 6);
  });
});
