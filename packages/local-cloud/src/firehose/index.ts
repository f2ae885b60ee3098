export { type Clock, systemClock } from './clock.ts';
export { createFirehose, type Firehose, type FirehoseOptions } from './firehose.ts';
export { type Ids, randomIds } from './ids.ts';
export type { LogLine } from './log.ts';
export { type MovableClock, movableClock } from './movable-clock.ts';
export type { DeliveryStreamStatus } from './status.ts';
