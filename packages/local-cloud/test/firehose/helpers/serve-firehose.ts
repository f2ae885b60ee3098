import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { checkpointWriter } from '../../../src/faults/checkpoint-faults.ts';
import {
  createFirehose,
  type DeliveryStreamStatus,
  type Firehose,
  type Ids,
  type LogLine,
} from '../../../src/firehose/index.ts';
import { type MovableClock, movableClock } from '../../../src/firehose/movable-clock.ts';
import { type Hooks, serve } from '../../helpers/serve.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

export const ACCOUNT_ID = '000000000000';

/** Ids that count up: the n-th uuid ends in n, the n-th random string is n in eleven places. Each run has its own. */
export function countingIds(run = 1): Ids {
  let uuids = 0;
  let strings = 0;
  return {
    uuid: () => `${String(run).padStart(8, '0')}-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
    randomString: () => String(++strings).padStart(11, '0'),
  };
}

/** The whole cloud over one folder, with what a test needs to move, break and look at it. */
export type TestCloud = Awaited<ReturnType<typeof serveFirehose>>;

interface Options extends Omit<Hooks, 'json'> {
  readonly folder?: string;
  readonly clock?: MovableClock;
  /** How many times this folder has been served, this time included. */
  readonly run?: number;
  readonly ids?: Ids;
  /** False leaves the stream to another engine. */
  readonly deliverStreams?: boolean;
  /** 20 when left out, so that no test waits; undefined for what the service has. */
  readonly pollIntervalMs?: number | undefined;
}

/** Gateway, Kinesis, S3 and Firehose over a folder, called by the SDK; see also `restarted`. */
export async function serveFirehose({
  folder = tempFolder(),
  clock = movableClock(),
  run = 1,
  ids = countingIds(run),
  deliverStreams = true,
  ...rest
}: Options = {}) {
  const { pollIntervalMs, ...hooks } = { pollIntervalMs: 20, ...rest };
  let engine: Firehose | undefined;
  const cloud = await serve(folder, undefined, {
    ...hooks,
    clock,
    json: {
      Firehose_20150804: async (action, request) =>
        engine?.handle(action, request) ?? { status: 503, body: {} },
    },
  });
  const log: LogLine[] = [];
  const started = createFirehose({
    ...cloud.firehoseClients,
    stateFolder: join(folder, 'firehose'),
    region: 'us-east-1',
    accountId: ACCOUNT_ID,
    clock,
    ids,
    log: (line) => log.push(line),
    ...(pollIntervalMs === undefined ? {} : { pollIntervalMs }),
    writeCheckpoint: checkpointWriter(cloud.faults),
    deliverStreams,
  });
  engine = started;
  const close = async () => {
    cloud.faults.close();
    await started.stop();
    await cloud.close();
  };
  onTestFinished(close);
  const status = (name = 'delivery'): DeliveryStreamStatus => {
    const found = started.status().find(({ deliveryStream }) => deliveryStream === name);
    if (!found) throw new Error(`no delivery stream ${name}`);
    return found;
  };
  return { ...cloud, folder, clock, run, log, status, close, stop: () => started.stop() };
}

/** Stops a cloud and serves its folder again, in its time. */
export async function restarted(cloud: TestCloud, hooks: Omit<Options, 'folder'> = {}): Promise<TestCloud> {
  await cloud.close();
  return serveFirehose({ ...hooks, folder: cloud.folder, clock: cloud.clock, run: cloud.run + 1 });
}
