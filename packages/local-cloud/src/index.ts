export { type Attachment, attachFirehose, type RefusedStream } from './attach/attach.ts';
export type { Attached } from './attach/attached.ts';
export type { AttachOptions } from './attach/options.ts';
export type { DeliveryStreamReport } from './attach/report.ts';
export { type Cloud, type CloudOptions, type CloudStatus, startCloud } from './cloud.ts';
export type { FaultStatus, Faults } from './faults/faults.ts';
export type { FaultInput, FaultPlanInput } from './faults/plan.ts';
export { readFaultPlan } from './faults/read-plan.ts';
export {
  type Clock,
  type Ids,
  type LogLine,
  type MovableClock,
  movableClock,
  randomIds,
  systemClock,
} from './firehose/index.ts';
