import { join } from 'node:path';
import {
  type AwsTarget,
  firehoseClient,
  glueClient,
  kinesisClient,
  s3Client,
} from '@event-archive/aws-clients';
import { UserError } from '@event-archive/terminal/user-error';
import { failureText } from './failure-text.ts';
import { checkpointWriter } from './faults/checkpoint-faults.ts';
import { type FaultStatus, type Faults, openFaults } from './faults/faults.ts';
import { FIREHOSE_AGENT, gatewayFaults } from './faults/gateway-faults.ts';
import { spoilObjects } from './faults/object-faults.ts';
import type { FaultPlanInput } from './faults/plan.ts';
import { faultPlanFrom } from './faults/read-plan.ts';
import {
  type Clock,
  createFirehose,
  type DeliveryStreamStatus,
  type Firehose,
  type LogLine,
  type MovableClock,
  randomIds,
} from './firehose/index.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { openGlue } from './glue/glue.ts';
import { keptClock } from './kept-clock.ts';
import { openKinesis, type StreamStatus } from './kinesis/kinesis.ts';
import { noLimits, shardLimits } from './kinesis/shard-limits.ts';
import { type ClockStatus, clockStatus, localApi } from './local-api.ts';
import { type BucketStatus, openS3 } from './s3/s3.ts';
import { type AppliedStack, applyStack, type Clients } from './stack/apply-stack.ts';
import type { DeclaredStack } from './stack/terraform-stack.ts';
import { makeStateFolder } from './state-folder.ts';

/** The account that the embedded cloud plays. */
export const ACCOUNT_ID = '000000000000';

export interface CloudOptions {
  readonly port: number;
  readonly stateFolder: string;
  readonly region: string;
  /** False switches the shards' write limits off. */
  readonly enforceShardLimits: boolean;
  /** False leaves the delivery streams that read a Kinesis stream to `pnpm local firehose`; true when left out. */
  readonly deliverStreams?: boolean;
  readonly log: (line: LogLine) => void;
  /** The time that all of it goes by; when left out, the one that the state folder keeps. */
  readonly clock?: MovableClock;
  /** What goes wrong on purpose; nothing does when left out. Faults may be added and cleared later. */
  readonly faults?: FaultPlanInput;
  /** This cloud's endpoint → the one that Firehose calls. A test puts a recorder between the two. */
  readonly firehoseEndpoint?: (endpoint: string) => string;
  /** How patient the clients of Firehose are, where they should not be as they are by themselves. */
  readonly firehosePatience?: Pick<AwsTarget, 'maxAttempts' | 'requestTimeoutMs'>;
}

export interface CloudStatus {
  readonly pid: number;
  readonly endpoint: string;
  readonly clock: ClockStatus;
  readonly faults: FaultCounts;
  readonly streams: readonly StreamStatus[];
  readonly deliveryStreams: readonly DeliveryStreamStatus[];
  readonly buckets: readonly BucketStatus[];
}

/** How many faults are planted, how many of them can strike still, and how often any of them did. */
export interface FaultCounts {
  readonly planted: number;
  readonly active: number;
  readonly strikes: number;
}

const faultCounts = (faults: readonly FaultStatus[]): FaultCounts => ({
  planted: faults.length,
  active: faults.filter(({ isActive }) => isActive).length,
  strikes: faults.reduce((sum, { struck }) => sum + struck, 0),
});

/** Kinesis, Firehose, Glue, S3 and STS behind one loopback port, over one folder. */
export interface Cloud {
  readonly endpoint: string;
  readonly port: number;
  readonly clock: MovableClock;
  readonly faults: Faults;
  apply(stack: DeclaredStack): Promise<AppliedStack>;
  status(): Promise<CloudStatus>;
  /** Stops delivery, then the APIs. What is buffered is read again at the next start. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded cloud. Throws a UserError for a taken port, for a state folder that is in use, and for a plan of
 * faults that is none.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { stateFolder, log } = options;
  const plan = faultPlanFrom(options.faults ?? { faults: [] }, 'faults');
  makeStateFolder(stateFolder);
  const clock = options.clock ?? keptClock(stateFolder);
  const faults = openFaults(plan, { clock, log });
  const onBug = (error: unknown) => log({ level: 'error', text: failureText(error) });
  const stores = await openStores(options, { clock, faults, onBug });
  const { kinesis, glue, s3 } = stores;
  let firehose: Firehose | undefined;
  const status = async (): Promise<CloudStatus> => ({
    pid: process.pid,
    endpoint: gateway.endpoint,
    clock: clockStatus(clock),
    faults: faultCounts(faults.list()),
    streams: await kinesis.status(),
    deliveryStreams: firehose?.status() ?? [],
    buckets: s3.status(),
  });
  const gateway = await listen(options.port, {
    json: {
      Kinesis_20131202: (operation, request) => kinesis.handle(operation, request),
      Firehose_20150804: (operation, request) => theFirehose(firehose).handle(operation, request),
      AWSGlue: glue.handle,
    },
    s3: (request, response) => s3.handle(request, response),
    local: localApi(status, faults, clock),
    faults: gatewayFaults(faults, kinesis.whereIs),
    onBug,
  }).catch(async (error: unknown) => {
    await stores.close();
    throw error;
  });
  const clients = clientsFor({ region: options.region, endpoint: gateway.endpoint });
  try {
    firehose = startFirehose(options, gateway.endpoint, { clock, faults });
  } catch (error) {
    // A state that cannot be read must not leave a server behind that nobody knows of.
    await gateway.close();
    await stores.close();
    throw error;
  }
  return {
    endpoint: gateway.endpoint,
    port: gateway.port,
    clock,
    faults,
    apply: (stack) => applyStack(clients, stack),
    status,
    stop: async () => {
      faults.close();
      await firehose?.stop();
      await gateway.close();
      await stores.close();
    },
  };
}

async function openStores(
  options: CloudOptions,
  { clock, faults, onBug }: { clock: Clock; faults: Faults; onBug: (error: unknown) => void },
) {
  const { stateFolder } = options;
  const glue = openGlue({ stateFolder: join(stateFolder, 'glue'), accountId: ACCOUNT_ID, clock });
  const kinesis = await openStreams(options, clock);
  const s3 = await openS3(join(stateFolder, 's3'), {
    onBug,
    clock,
    onStored: spoilObjects(faults),
    log: options.log,
  }).catch(async (error: unknown) => {
    await kinesis.close();
    throw error;
  });
  const close = async () => {
    await s3.close();
    await kinesis.close();
  };
  return { glue, kinesis, s3, close };
}

function startFirehose(
  options: CloudOptions,
  endpoint: string,
  { clock, faults }: { clock: Clock; faults: Faults },
): Firehose {
  const { region, stateFolder, log, deliverStreams = true, firehoseEndpoint = (same) => same } = options;
  const target = { region, endpoint: firehoseEndpoint(endpoint), userAgent: FIREHOSE_AGENT };
  return createFirehose({
    ...clientsFor({ ...target, ...options.firehosePatience }),
    stateFolder: join(stateFolder, 'firehose'),
    region,
    accountId: ACCOUNT_ID,
    clock,
    ids: randomIds,
    log,
    deliverStreams,
    writeCheckpoint: checkpointWriter(faults),
  });
}

async function openStreams({ stateFolder, enforceShardLimits }: CloudOptions, clock: Clock) {
  const limits = enforceShardLimits ? shardLimits(clock.nowMs) : noLimits;
  try {
    return await openKinesis({ folder: join(stateFolder, 'kinesis'), limits, accountId: ACCOUNT_ID, clock });
  } catch (cause) {
    throw new UserError(
      `--state ${stateFolder}: cannot be opened (${(cause as Error).message}); another embedded cloud may use it: ` +
        'stop it with "pnpm local down", or name another folder',
      { cause },
    );
  }
}

async function listen(port: number, routes: Parameters<typeof startGateway>[1]): Promise<Gateway> {
  try {
    return await startGateway(port, routes);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new UserError(
        `--port ${port}: another program listens there; name another port, or 0 for a free one`,
        { cause },
      );
    }
    if (code === 'EACCES')
      throw new UserError(`--port ${port}: not permitted; name a port above 1023`, { cause });
    throw cause;
  }
}

const clientsFor = (target: AwsTarget): Clients => ({
  kinesis: kinesisClient(target),
  firehose: firehoseClient(target),
  glue: glueClient(target),
  s3: s3Client(target),
});

function theFirehose(firehose: Firehose | undefined): Firehose {
  if (!firehose) throw new Error('Firehose was called before it was started');
  return firehose;
}
