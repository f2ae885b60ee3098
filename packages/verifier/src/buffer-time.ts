import type { DeliveryStreamSettings } from '@event-archive/environments';

// https://docs.aws.amazon.com/firehose/latest/dev/buffering.html, read 2026-11-24: buffering in several stages "might
// be 1.5 times of the configured buffering hint time".
const DYNAMIC_PARTITIONING_FACTOR = 1.5;

/** How long, in seconds, a delivery stream may hold an event before it is in an object. */
export const bufferSeconds = ({ bufferIntervalSeconds, partitionBy }: DeliveryStreamSettings): number =>
  bufferIntervalSeconds * (partitionBy === 'event-time' ? DYNAMIC_PARTITIONING_FACTOR : 1);
