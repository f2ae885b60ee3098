import { z } from 'zod';
import { DURATION_EXAMPLES, durationMs } from '../duration.ts';
import { operationsLike, SERVICES, type ServiceName, servicesOf } from './operations.ts';
import { S3_WRITES } from './s3-call.ts';

const notADuration = ({ input }: { readonly input?: unknown }): string =>
  `${givenText(input)}; must be a duration such as ${DURATION_EXAMPLES}, or a number of milliseconds`;

/** What stands in a field, as an error says it. */
const givenText = (input: unknown): string => (input === undefined ? 'is missing' : JSON.stringify(input));

/** `250ms`, `24h`; a number is milliseconds. */
const duration = z.union([z.string(), z.number()], { error: notADuration }).transform((given, context) => {
  const ms = typeof given === 'number' ? given : durationMs(given);
  if (ms !== undefined && Number.isSafeInteger(ms) && ms >= 0) return ms;
  context.addIssue(notADuration({ input: given }));
  return z.NEVER;
});

const operations = z
  .union([z.string(), z.array(z.string()).min(1)], 'must be an operation, or a list of some')
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .superRefine((names, context) => {
    for (const name of names.filter((one) => servicesOf(one).length === 0)) {
      const like = operationsLike(name);
      context.addIssue(`"${name}" is not emulated${like.length > 0 ? `; there are ${like.join(', ')}` : ''}`);
    }
  });

const count = z.int().min(1);

/** Which calls a fault concerns, of those of its operation. Everything that is named must fit. */
const match = z.strictObject({
  /** Where two services have an operation of the same name. */
  service: z.enum(SERVICES).optional(),
  /** `firehose` for what the delivery engine itself calls. */
  caller: z.literal('firehose').optional(),
  stream: z.string().optional(),
  deliveryStream: z.string().optional(),
  shard: z.string().optional(),
  bucket: z.string().optional(),
  /** What the key of the object begins with. */
  keyPrefix: z.string().optional(),
});

/** What every fault may say. */
const COMMON = {
  /** What the fault is called in the log and by `fault clear`. */
  id: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'letters, digits, ".", "_" and "-", at most 64')
    .optional(),
  match: match.prefault({}),
  /** The first so many calls are left alone. */
  after: z.int().min(0).default(0),
  /** Of those that follow, each so-manyth is struck. */
  every: count.default(1),
  /** Of these, each by this chance. */
  probability: z.number().gt(0).max(1).default(1),
  /** At most so many strikes. */
  times: count.optional(),
  /** Not before this instant of the cloud's clock. */
  from: z.iso
    .datetime({
      offset: true,
      error: ({ input }) =>
        `${givenText(input)}; must be an instant with its zone, such as 2026-11-25T09:00:00Z`,
    })
    .optional(),
  /** No longer than this, on the cloud's clock, from `from` or else from when the fault was planted. */
  lasts: duration.optional(),
} as const;

const AT_CALL = {
  ...COMMON,
  operation: operations,
} as const;

const atCall = <F extends string>(fault: F) => z.strictObject({ fault: z.literal(fault), ...AT_CALL });
const timed = <F extends string>(fault: F) =>
  z.strictObject({
    fault: z.literal(fault),
    ...AT_CALL,
    /** Of the machine's time, which clients' timeouts go by. */
    duration,
  });
const atObject = <F extends string>(fault: F) => z.strictObject({ fault: z.literal(fault), ...COMMON });

const anyFault = z.discriminatedUnion(
  'fault',
  [
    atCall('throttle'),
    z.strictObject({
      fault: z.literal('error'),
      ...AT_CALL,
      status: z.int().min(400).max(599).default(500),
      code: z.string().min(1).optional(),
    }),
    atCall('reset-before'),
    atCall('reset-after'),
    timed('stall-before'),
    timed('stall-after'),
    timed('slow'),
    atCall('truncate'),
    z.strictObject({
      fault: z.literal('fail-records'),
      ...COMMON,
      operation: z.enum(['PutRecords', 'PutRecordBatch']).default('PutRecords'),
      /** Which part of the records of a call that is struck fail. */
      share: z.number().gt(0).max(1).default(1),
      errorCode: z
        .enum(['ProvisionedThroughputExceededException', 'InternalFailure', 'ServiceUnavailableException'])
        .default('ProvisionedThroughputExceededException'),
    }),
    z.strictObject({ fault: z.literal('outage'), ...COMMON, lasts: duration }),
    z.strictObject({
      fault: z.literal('reshard'),
      ...COMMON,
      times: count.default(1),
      how: z.enum(['split', 'merge']).default('split'),
    }),
    atObject('duplicate-delivery'),
    atObject('corrupt-object'),
    atObject('missing-object'),
    atObject('misfiled-object'),
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union' ? `must be one of ${FAULT_NAMES.join(', ')}` : undefined,
  },
);

export const FAULT_NAMES: readonly string[] = anyFault.options.map(({ shape }) => shape.fault.value);

type AnyFault = z.output<typeof anyFault>;

/** The operations that a fault is about. */
export function operationsOf(fault: AnyFault): readonly string[] {
  if ('operation' in fault) return typeof fault.operation === 'string' ? [fault.operation] : fault.operation;
  if (fault.fault === 'outage') return S3_WRITES;
  return fault.fault === 'reshard' ? PUTS : STORING;
}

const PUTS = ['PutRecord', 'PutRecords'];
const STORING = ['PutObject', 'CompleteMultipartUpload'];

/** The calls of which one can tell what `match` names. */
const HAS: Readonly<Record<'stream' | 'deliveryStream' | 'bucket' | 'keyPrefix', ServiceName>> = {
  stream: 'kinesis',
  deliveryStream: 'firehose',
  bucket: 's3',
  keyPrefix: 's3',
};
/** The calls for one shard, and the one whose records are looked at one by one. */
const OF_ONE_SHARD = new Set(['GetRecords', 'GetShardIterator', 'SplitShard', 'MergeShards']);

/** One fault, as a plan or `fault add` says it. What it matches must be there to be matched, or it would never strike. */
export const faultSchema = anyFault.superRefine((fault, context) => {
  const issue = (field: string, message = `${operationsOf(fault).join(', ')} names none`) =>
    context.addIssue({ code: 'custom', path: ['match', field], message });
  if (!('operation' in fault) && fault.match.caller !== undefined && fault.fault !== 'outage')
    issue('caller', `${fault.fault} does not see who calls`);
  const services = operationsOf(fault).flatMap(servicesOf);
  for (const [field, service] of Object.entries(HAS)) {
    if (fault.match[field as keyof typeof HAS] !== undefined && !services.includes(service)) issue(field);
  }
  if (fault.match.shard === undefined || fault.fault === 'fail-records') return;
  if (!operationsOf(fault).some((operation) => OF_ONE_SHARD.has(operation))) issue('shard');
});

/** A plan of faults: what `--faults` reads, and `startCloud` takes. */
export const faultPlanSchema = z.strictObject({
  /** What chances are drawn from: the same seed over the same calls gives the same faults. */
  seed: z.int().default(1),
  faults: z.array(faultSchema),
});

export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type FaultPlan = z.output<typeof faultPlanSchema>;
export type FaultPlanInput = z.input<typeof faultPlanSchema>;
export type Match = z.output<typeof match>;
