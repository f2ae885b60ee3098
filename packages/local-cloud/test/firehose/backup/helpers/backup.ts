import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type {
  ExtendedS3DestinationConfiguration,
  S3DestinationConfiguration,
} from '@aws-sdk/client-firehose';
import { vi } from 'vitest';
import { BUCKET, NEWLINES, ROLE_ARN, type StoredObject, storedObjects } from '../../helpers/delivery.ts';
import type { TestCloud } from '../../helpers/serve-firehose.ts';

type Members = Partial<ExtendedS3DestinationConfiguration>;

/** Members of a destination with a backup under `backup/`. */
export const backedUp = (backup: Partial<S3DestinationConfiguration> = {}): Members => ({
  S3BackupMode: 'Enabled',
  S3BackupConfiguration: {
    RoleARN: ROLE_ARN,
    BucketARN: `arn:aws:s3:::${BUCKET}`,
    Prefix: 'backup/',
    BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
    ...backup,
  },
});

/** The same with a newline behind each record of data. */
export const lines = (backup: Partial<S3DestinationConfiguration> = {}): Members => ({
  ProcessingConfiguration: NEWLINES,
  ...backedUp(backup),
});

const isBackup = ({ key }: StoredObject) => key.startsWith('backup/');
export const backupObjects = async (cloud: Pick<TestCloud, 's3'>) =>
  (await storedObjects(cloud)).filter(isBackup);
export const otherObjects = async (cloud: Pick<TestCloud, 's3'>) =>
  (await storedObjects(cloud)).filter((object) => !isBackup(object));

/** What all of the objects hold, one after the other. */
export const textOf = (objects: readonly StoredObject[]): string =>
  objects
    .map(({ body, contentEncoding }) => (contentEncoding === 'gzip' ? gunzipSync(body) : body).toString())
    .join('');

/** Moves the time on until the condition holds. */
export const untilTrue = (cloud: TestCloud, condition: () => boolean, stepMs = 30_000) =>
  vi.waitFor(
    () => {
      cloud.clock.advance(stepMs);
      if (!condition()) throw new Error(`not yet: ${JSON.stringify(cloud.status())}`);
    },
    { timeout: 15_000, interval: 30 },
  );

/** Moves the time on until so many records are delivered (or failed) and backed up. */
export const untilBoth = (cloud: TestCloud, records: number, copies = records) =>
  untilTrue(cloud, () => {
    const { deliveredRecords, failedRecords, backup } = cloud.status();
    return deliveredRecords + failedRecords >= records && (backup?.records ?? 0) >= copies;
  });

/** The file of checkpoints; `{}` before there is one. */
export function checkpointsOf({ folder }: Pick<TestCloud, 'folder'>): string {
  try {
    return readFileSync(join(folder, 'firehose/checkpoints/delivery.json'), 'utf8');
  } catch {
    return '{}';
  }
}

/** Hooks that refuse to put backup objects, or all others, while told to. */
export function refusing(what: 'backup' | 'data') {
  const state = { isDown: true };
  const onS3: NonNullable<
    Parameters<typeof import('../../helpers/serve-firehose.ts').serveFirehose>[0]
  >['onS3'] = ({ method, url = '' }, response) => {
    const isObject = method === 'PUT' && url.includes('delivery-');
    if (!state.isDown || !isObject || url.includes('/backup/') !== (what === 'backup')) return false;
    response.writeHead(400, { 'content-type': 'application/xml' });
    response.end('<Error><Code>BadDigest</Code><Message>planted</Message></Error>');
    return true;
  };
  return { state, onS3 };
}
