import { ACTION_NAMES as FIREHOSE_ACTIONS } from '../firehose/actions/index.ts';
import { ACTION_NAMES as GLUE_ACTIONS } from '../glue/actions/index.ts';
import { KINESIS_OPERATIONS } from '../kinesis/kinesalite.ts';
import { S3_OPERATIONS } from './s3-call.ts';

export const SERVICES = ['kinesis', 'firehose', 'glue', 's3'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Not a call: Firehose writes down how far a shard is stored. */
export const WRITE_CHECKPOINT = 'WriteCheckpoint';

const OPERATIONS: Readonly<Record<ServiceName, ReadonlySet<string>>> = {
  kinesis: new Set(KINESIS_OPERATIONS),
  firehose: new Set([...FIREHOSE_ACTIONS, WRITE_CHECKPOINT]),
  glue: new Set(GLUE_ACTIONS),
  s3: new Set(S3_OPERATIONS),
};

/** The services that have an operation: none for what nobody calls, where a fault would never strike. */
export const servicesOf = (operation: string): ServiceName[] =>
  SERVICES.filter((service) => OPERATIONS[service].has(operation));

/** The operations that begin alike, for whoever misspelt one. */
export const operationsLike = (name: string): string[] =>
  [...new Set(SERVICES.flatMap((service) => [...OPERATIONS[service]]))].filter(
    (known) => known.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase(),
  );
