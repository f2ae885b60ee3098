import { join } from 'node:path';
import {
  type AwsTarget,
  firehoseClient,
  glueClient,
  kinesisClient,
  s3Client,
} from '@event-archive/aws-clients';
import { onTestFinished } from 'vitest';
import { type AwsReply, awsError } from '../../src/aws-reply.ts';
import { openFaults } from '../../src/faults/faults.ts';
import { FIREHOSE_AGENT, gatewayFaults } from '../../src/faults/gateway-faults.ts';
import { spoilObjects } from '../../src/faults/object-faults.ts';
import type { FaultInput, FaultPlanInput } from '../../src/faults/plan.ts';
import { faultFrom, faultPlanFrom } from '../../src/faults/read-plan.ts';
import { type Clock, systemClock } from '../../src/firehose/index.ts';
import { type Routes, startGateway } from '../../src/gateway.ts';
import { openGlue } from '../../src/glue/glue.ts';
import { openKinesis } from '../../src/kinesis/kinesis.ts';
import { noLimits, type ShardLimits } from '../../src/kinesis/shard-limits.ts';
import { openS3 } from '../../src/s3/s3.ts';

/** What a test puts in front of the services. */
export interface Hooks {
  /** What goes wrong on purpose. */
  readonly faults?: FaultPlanInput;
  /** How long the clients wait and how often they try; once, where nothing is said. */
  readonly patience?: Pick<AwsTarget, 'maxAttempts' | 'requestTimeoutMs'>;
  /** The time of all services; the machine's when left out. */
  readonly clock?: Clock;
  /** More JSON services. */
  readonly json?: Routes['json'];
  /** Answers a Kinesis call instead of Kinesis, unless it gives undefined. */
  readonly onKinesis?: (operation: string) => AwsReply | undefined;
  /** Told what Kinesis itself answered. */
  readonly seenKinesis?: (operation: string, reply: AwsReply) => void;
  /** The same of Glue. */
  readonly onGlue?: (operation: string) => AwsReply | undefined;
  /** True when it took the S3 call; S3 does not see it then. */
  readonly onS3?: (...call: Parameters<Routes['s3']>) => boolean;
}

/** Kinesis, Glue and S3 over a folder, behind the gateway on a free port, with SDK clients that call it. */
export async function serve(folder: string, limits: ShardLimits = noLimits, hooks: Hooks = {}) {
  const { clock = systemClock } = hooks;
  const accountId = '000000000000';
  const kinesis = await openKinesis({ folder: join(folder, 'kinesis'), limits, accountId, clock });
  const glue = openGlue({ stateFolder: join(folder, 'glue'), accountId, clock });
  const bugs: unknown[] = [];
  const strikes: string[] = [];
  const tidied: string[] = [];
  const plan = faultPlanFrom(hooks.faults ?? { faults: [] }, 'faults');
  const faults = openFaults(plan, { clock, log: ({ text }) => strikes.push(text) });
  const s3 = await openS3(join(folder, 's3'), {
    onBug: (error) => bugs.push(error),
    clock,
    onStored: spoilObjects(faults),
    log: ({ text }) => tidied.push(text),
  });
  const gateway = await startGateway(0, {
    json: {
      Kinesis_20131202: async (operation, request) => {
        const instead = hooks.onKinesis?.(operation);
        if (instead) return instead;
        const reply = await kinesis.handle(operation, request);
        hooks.seenKinesis?.(operation, reply);
        return reply;
      },
      AWSGlue: async (operation, request) => hooks.onGlue?.(operation) ?? glue.handle(operation, request),
      Broken_1: () => Promise.reject(new Error('planted')),
      Refusing_1: async () => awsError('LimitExceededException', 'no'),
      ...hooks.json,
    },
    s3: (request, response) => {
      if (hooks.onS3?.(request, response) !== true) s3.handle(request, response);
    },
    faults: gatewayFaults(faults, kinesis.whereIs),
    local: async () => undefined,
    onBug: (error) => bugs.push(error),
  });
  const target = { region: 'us-east-1', endpoint: gateway.endpoint, maxAttempts: 1, ...hooks.patience };
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    faults.close();
    await gateway.close();
    await s3.close();
    await kinesis.close();
  };
  onTestFinished(close);
  return {
    endpoint: gateway.endpoint,
    bugs,
    faults,
    /** Adds a fault to those of the plan. */
    plant: (fault: FaultInput) => faults.add(faultFrom(fault, 'fault')),
    /** What the log says of faults. */
    strikes,
    /** What S3 says that it tidied away at its start. */
    tidied,
    close,
    ...clientsFor(target),
    /** The clients that Firehose has of its own. */
    firehoseClients: clientsFor({ ...target, userAgent: FIREHOSE_AGENT }),
  };
}

const clientsFor = (target: AwsTarget) => ({
  kinesis: kinesisClient(target),
  s3: s3Client(target),
  firehose: firehoseClient(target),
  glue: glueClient(target),
});
