import { GlueClient } from '@aws-sdk/client-glue';
import { onTestFinished, vi } from 'vitest';
import { type Attachment, attachFirehose } from '../../../src/attach/attach.ts';
import type { AttachOptions } from '../../../src/attach/options.ts';
import type { StoredObject } from '../../../src/firehose/deliver.ts';
import type { LogLine } from '../../../src/firehose/index.ts';
import { type MovableClock, movableClock } from '../../../src/firehose/movable-clock.ts';
import { countingIds, serveFirehose, type TestCloud } from '../../firehose/helpers/serve-firehose.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** Gateway, Kinesis, S3 and the Firehose API, with nobody who delivers. */
export const serveUndelivered = (hooks: Parameters<typeof serveFirehose>[0] = {}): Promise<TestCloud> =>
  serveFirehose({ ...hooks, deliverStreams: false });

export type TestAttachment = Attachment & {
  readonly clock: MovableClock;
  readonly checkpoints: string;
  readonly log: LogLine[];
  readonly stored: StoredObject[];
};

// Object names of two attachments must differ.
let runs = 0;

/** Attaches to a test cloud, in its time, and stops with the test. */
export async function attach(
  cloud: Pick<TestCloud, 'endpoint' | 'kinesis' | 's3' | 'firehose'>,
  options: Partial<AttachOptions> = {},
): Promise<TestAttachment> {
  const clock = movableClock();
  const checkpoints = options.checkpoints ?? tempFolder();
  const log: LogLine[] = [];
  const stored: StoredObject[] = [];
  const { kinesis, s3, firehose } = cloud;
  const target = { region: 'us-east-1', endpoint: cloud.endpoint };
  const glue = new GlueClient({ ...target, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  const clients = { kinesis, s3, firehose, glue };
  const attachment = await attachFirehose({
    clients,
    target,
    deliveryStreams: ['delivery'],
    start: 'latest',
    checkpoints,
    clock,
    ids: countingIds(++runs),
    log: (line) => log.push(line),
    onStored: (object) => stored.push(object),
    pollIntervalMs: 20,
    describeEveryMs: 30,
    ...options,
  });
  onTestFinished(attachment.stop);
  return Object.assign(attachment, { clock, checkpoints, log, stored });
}

/** Resolves once so many user records were read since the start. */
export const untilRead = (attachment: Attachment, records: number) =>
  vi.waitFor(
    () => {
      const read = attachment.served
        .flatMap(({ engines }) => engines.flatMap(({ sources }) => sources))
        .reduce((sum, { readRecords }) => sum + readRecords, 0);
      if (read < records) throw new Error(`${read} of ${records} records read`);
    },
    { timeout: 10_000, interval: 10 },
  );

/** Resolves once a line of the log matches. */
export const untilSaid = ({ log }: TestAttachment, pattern: RegExp) =>
  vi.waitFor(
    () => {
      if (!log.some(({ text }) => pattern.test(text))) throw new Error(`nobody said ${pattern}`);
    },
    { timeout: 10_000, interval: 10 },
  );

/** Moves the time past the interval until so many records are stored. */
export const untilStored = (attachment: TestAttachment, records: number) =>
  vi.waitFor(
    () => {
      attachment.clock.advance(60_000);
      const stored = attachment.stored.reduce((sum, object) => sum + object.records, 0);
      if (stored < records) throw new Error(`${stored} of ${records} records stored`);
    },
    { timeout: 10_000, interval: 50 },
  );
