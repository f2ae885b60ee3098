import { z } from 'zod';
import { count, duration, fraction, instant, mustBe, objectOf, oneOf, text, wholeNumber } from './fields.ts';
import { operationsLike, SERVICES, type ServiceName, servicesOf } from './operations.ts';
import { S3_WRITES } from './s3-call.ts';

const NO_OPERATIONS = { error: mustBe('an operation such as PutObject, or a list of some') };
const operations = z
  .union([z.string(), z.array(z.string()).min(1, NO_OPERATIONS)], NO_OPERATIONS)
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .superRefine((names, context) => {
    for (const name of names.filter((one) => servicesOf(one).length === 0)) {
      const like = operationsLike(name);
      context.addIssue(`"${name}" is not emulated${like.length > 0 ? `; there are ${like.join(', ')}` : ''}`);
    }
  });

/** Which calls a fault concerns, of those of its operation. Everything that is named must fit. */
const match = objectOf(
  {
    /** Where two services have an operation of the same name. */
    service: oneOf(SERVICES).optional(),
    /** `firehose` for what the delivery engine itself calls. */
    caller: oneOf(['firehose']).optional(),
    stream: text('the name of a stream, such as "clicks"').optional(),
    deliveryStream: text('the name of a delivery stream, such as "clicks-delivery"').optional(),
    shard: text('the id of a shard, such as "shardId-000000000000"').optional(),
    bucket: text('the name of a bucket, such as "archive"').optional(),
    /** What the key of the object begins with. */
    keyPrefix: text('what a key begins with, such as "year=2026/"').optional(),
  },
  'an object such as {"stream": "clicks"}',
);

const WRONG_ID = mustBe('1 to 64 letters, digits, ".", "_" and "-", such as "slow-puts"');

/** What every fault may say. */
const COMMON = {
  /** What the fault is called in the log and by `fault clear`. */
  id: z
    .string({ error: WRONG_ID })
    .regex(/^[\w.-]{1,64}$/, { error: WRONG_ID })
    .optional(),
  match: match.prefault({}),
  /** The first so many calls are left alone. */
  after: wholeNumber('a whole number from 0 on, such as 10', { min: 0 }).default(0),
  /** Of those that follow, each so-manyth is struck. */
  every: count.default(1),
  /** Of these, each by this chance. */
  probability: fraction.default(1),
  /** At most so many strikes. */
  times: count.optional(),
  /** Not before this instant of the cloud's clock. */
  from: instant.optional(),
  /** No longer than this, on the cloud's clock, from `from` or else from when the fault was planted. */
  lasts: duration.optional(),
} as const;

const AT_CALL = {
  ...COMMON,
  operation: operations,
} as const;

const A_FAULT = 'a fault such as {"fault": "throttle", "operation": "PutRecords"}';

const atCall = <F extends string>(fault: F) => objectOf({ fault: z.literal(fault), ...AT_CALL }, A_FAULT);
const timed = <F extends string>(fault: F) =>
  objectOf(
    {
      fault: z.literal(fault),
      ...AT_CALL,
      /** Of the machine's time, which clients' timeouts go by. */
      duration,
    },
    A_FAULT,
  );
const atObject = <F extends string>(fault: F) => objectOf({ fault: z.literal(fault), ...COMMON }, A_FAULT);

const anyFault = z.discriminatedUnion(
  'fault',
  [
    atCall('throttle'),
    objectOf(
      {
        fault: z.literal('error'),
        ...AT_CALL,
        status: wholeNumber('a status of HTTP from 400 to 599, such as 503', { min: 400, max: 599 }).default(
          500,
        ),
        code: text('the code of an error, such as "SlowDown"').optional(),
      },
      A_FAULT,
    ),
    atCall('reset-before'),
    atCall('reset-after'),
    timed('stall-before'),
    timed('stall-after'),
    timed('slow'),
    atCall('truncate'),
    objectOf(
      {
        fault: z.literal('fail-records'),
        ...COMMON,
        operation: oneOf(['PutRecords', 'PutRecordBatch']).default('PutRecords'),
        /** Which part of the records of a call that is struck fail. */
        share: fraction.default(1),
        errorCode: oneOf([
          'ProvisionedThroughputExceededException',
          'InternalFailure',
          'ServiceUnavailableException',
        ]).default('ProvisionedThroughputExceededException'),
      },
      A_FAULT,
    ),
    objectOf({ fault: z.literal('outage'), ...COMMON, lasts: duration }, A_FAULT),
    objectOf(
      {
        fault: z.literal('reshard'),
        ...COMMON,
        times: count.default(1),
        how: oneOf(['split', 'merge']).default('split'),
      },
      A_FAULT,
    ),
    atObject('duplicate-delivery'),
    atObject('corrupt-object'),
    atObject('missing-object'),
    atObject('misfiled-object'),
  ],
  {
    error: ({ code, input }) => {
      if (code !== 'invalid_union') return mustBe(A_FAULT)({ input });
      const { fault } = input as { fault?: unknown };
      return mustBe(`one of ${FAULT_NAMES.join(', ')}`)({ input: fault });
    },
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
export const faultPlanSchema = objectOf(
  {
    /** What chances are drawn from: the same seed over the same calls gives the same faults. */
    seed: wholeNumber('a whole number, such as 7').default(1),
    faults: z.array(faultSchema, { error: mustBe('a list of faults, which may be empty') }),
  },
  'a plan such as {"seed": 7, "faults": []}',
);

export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type FaultPlan = z.output<typeof faultPlanSchema>;
export type FaultPlanInput = z.input<typeof faultPlanSchema>;
export type Match = z.output<typeof match>;
