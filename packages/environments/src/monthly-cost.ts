import type { Environment, Pipeline, StreamSettings } from './environment.ts';
import { pricesUsd as usd } from './prices.ts';

/** What an archive is asked to take: events a second over all its datasets, evenly, and bytes of each. */
export interface Load {
  readonly eventsPerSecond: number;
  readonly bytesPerEvent: number;
}

/** One line of an estimate: a quantity of something at a price. */
export interface CostLine {
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  readonly unitPriceUsd: number;
  readonly usd: number;
}

/** Resources with a price of their own, as counted in the synthesized stack. */
export interface PricedResources {
  readonly customerKeys: number;
  /** Metrics that alarms watch: an alarm that computes something of several is paid for by each. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
}

const HOURS_A_MONTH = 730;
const SECONDS_A_MONTH = HOURS_A_MONTH * 3_600;
const GIGABYTE = 2 ** 30;
const KILOBYTE = 1_024;
/** Firehose bills each record as a multiple of this (https://aws.amazon.com/firehose/pricing/, 2026-11-24). */
const FIREHOSE_ROUNDING_BYTES = 5 * KILOBYTE;
const PUT_PAYLOAD_UNIT_BYTES = 25 * KILOBYTE;
/** A stream on demand begins with so many (https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html, 2026-11-24). */
const FIRST_SHARDS_ON_DEMAND = 4;

/** Environment and load → the lines of a month of 730 hours, in USD; lines of nothing are left out. */
export function monthlyCost(environment: Environment, resources: PricedResources, load: Load): CostLine[] {
  const share = { ...load, eventsPerSecond: load.eventsPerSecond / environment.pipelines.length };
  return [
    ...environment.pipelines.flatMap((pipeline) => pipelineCost(pipeline, share)),
    line('customer key', resources.customerKeys, 'keys', usd.customerKeyMonth),
    line('alarms', resources.alarmMetrics, 'metrics', usd.alarmMonth),
    line('dashboards', resources.dashboards, 'dashboards', usd.dashboardMonth),
  ].filter(({ quantity }) => quantity > 0);
}

/** Sum of an estimate, USD. */
export const sumUsd = (lines: readonly CostLine[]): number => lines.reduce((sum, part) => sum + part.usd, 0);

const line = (what: string, quantity: number, unit: string, unitPriceUsd: number): CostLine => ({
  what,
  quantity,
  unit,
  unitPriceUsd,
  usd: quantity * unitPriceUsd,
});

const roundedUp = (bytes: number, to: number): number => Math.ceil(bytes / to) * to;

function pipelineCost(pipeline: Pipeline, load: Load): CostLine[] {
  const records = load.eventsPerSecond * SECONDS_A_MONTH;
  const bytes = records * load.bytesPerEvent;
  return [
    ...streamCost(pipeline.stream, records, load.bytesPerEvent),
    ...deliveryCost(pipeline, records, load),
    line(
      `${pipeline.deliveryStream.name}: S3 requests`,
      objectsPerMonth(pipeline, load) / 1_000,
      'thousand objects',
      usd.thousandPutRequests,
    ),
    line(
      `${pipeline.dataset}: a month of events in S3 Standard, as if uncompressed`,
      bytes / GIGABYTE,
      'GB-months',
      usd.standardStorageGigabyteMonth,
    ),
  ];
}

function streamCost(stream: StreamSettings, records: number, recordBytes: number): CostLine[] {
  const { name, retentionHours } = stream;
  const days = retentionHours / 24;
  const gigabytesIn = (records * roundedUp(recordBytes, KILOBYTE)) / GIGABYTE;
  const gigabytesADay = gigabytesIn / (HOURS_A_MONTH / 24);
  const longTerm = line(
    `${name}: kept beyond 7 days`,
    gigabytesADay * Math.max(0, days - 7),
    'GB-months',
    usd.longTermRetentionGigabyteMonth,
  );
  if (stream.mode === 'ON_DEMAND') {
    return [
      line(`${name}: on demand`, HOURS_A_MONTH, 'hours', usd.onDemandStreamHour),
      line(`${name}: written`, gigabytesIn, 'GB', usd.onDemandGigabyteIn),
      line(`${name}: read by Firehose`, gigabytesIn, 'GB', usd.onDemandGigabyteOut),
      line(
        `${name}: kept beyond 24 h`,
        gigabytesADay * (Math.min(7, days) - 1),
        'GB-months',
        usd.onDemandExtendedRetentionGigabyteMonth,
      ),
      longTerm,
    ];
  }
  const units = records * Math.ceil(recordBytes / PUT_PAYLOAD_UNIT_BYTES);
  const shardHours = stream.shardCount * HOURS_A_MONTH;
  return [
    line(`${name}: shards`, shardHours, 'shard hours', usd.shardHour),
    line(`${name}: written`, units / 1e6, 'million PUT units', usd.millionPutPayloadUnits),
    line(
      `${name}: kept beyond 24 h`,
      days > 1 ? shardHours : 0,
      'shard hours',
      usd.extendedRetentionShardHour,
    ),
    longTerm,
  ];
}

function deliveryCost(pipeline: Pipeline, records: number, load: Load): CostLine[] {
  const { name, format, partitionBy } = pipeline.deliveryStream;
  const recordBytes = load.bytesPerEvent;
  const billed = (records * roundedUp(recordBytes, FIREHOSE_ROUNDING_BYTES)) / GIGABYTE;
  const gigabytes = (records * recordBytes) / GIGABYTE;
  return [
    line(`${name}: delivered`, billed, 'GB in records of 5 KB', usd.deliveredGigabyte),
    ...(format === 'PARQUET'
      ? [line(`${name}: made Parquet`, billed, 'GB in records of 5 KB', usd.convertedGigabyte)]
      : []),
    ...(partitionBy === 'event-time'
      ? [
          line(`${name}: partitioned by event time`, gigabytes, 'GB', usd.partitionedGigabyte),
          line(
            `${name}: objects by event time`,
            objectsPerMonth(pipeline, load) / 1_000,
            'thousand objects',
            usd.thousandPartitionedObjects,
          ),
        ]
      : []),
  ];
}

/** Each shard makes an object when its buffer is full or its interval is over, whichever is first; none when idle. */
function objectsPerMonth({ stream, deliveryStream }: Pipeline, { eventsPerSecond, bytesPerEvent }: Load) {
  if (eventsPerSecond === 0) return 0;
  const { bufferSizeMiB, bufferIntervalSeconds, partitionBy } = deliveryStream;
  const shards = stream.mode === 'ON_DEMAND' ? FIRST_SHARDS_ON_DEMAND : stream.shardCount;
  // With partitions by event time all shards share a buffer.
  const buffers = partitionBy === 'event-time' ? 1 : shards;
  const secondsToFill = (bufferSizeMiB * 2 ** 20 * buffers) / (eventsPerSecond * bytesPerEvent);
  return (buffers * SECONDS_A_MONTH) / Math.max(1, Math.min(secondsToFill, bufferIntervalSeconds));
}
