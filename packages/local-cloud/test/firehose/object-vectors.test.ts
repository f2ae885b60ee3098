import { gunzipSync } from 'node:zlib';
import { CreateDeliveryStreamCommand, PutRecordCommand } from '@aws-sdk/client-firehose';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import { randomIds } from '../../src/firehose/index.ts';
import { BUCKET, directPut, type StoredObject, storedObjects } from './helpers/delivery.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';
import { stillClock } from './helpers/still-clock.ts';
import { fromHadoopSnappy, fromSnappyJava, fromZip } from './helpers/unpack.ts';

type Members = Parameters<typeof directPut>[0];
const DeliveryStreamName = 'my-stream';

/** The object of one record that arrives at this instant. */
async function stored(members: Members, instant = '2026-07-13T10:42:07Z'): Promise<StoredObject> {
  const clock = stillClock(Date.parse(instant));
  const cloud = await serveFirehose({ clock, ids: randomIds });
  await cloud.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await cloud.firehose.send(new CreateDeliveryStreamCommand({ ...directPut(members), DeliveryStreamName }));
  await cloud.firehose.send(
    new PutRecordCommand({ DeliveryStreamName, Record: { Data: Buffer.from('čau 🦊') } }),
  );
  return vi.waitFor(async () => {
    clock.advance(60_000);
    const [object] = await storedObjects(cloud);
    return object ?? Promise.reject(new Error('not stored yet'));
  });
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/.source;
const ERRORS = 'errors/!{firehose:error-output-type}/';

// Seen at the service in 2026-07, but for the middle two, which are the guide's.
describe('the key of an object, over HTTP', () => {
  it.each([
    [undefined, '2026/07/13/10/'],
    ['', '2026/07/13/10/'],
    ['events/data/', 'events/data/2026/07/13/10/'],
    ['legacy', 'legacy2026/07/13/10/'],
    ['data/!{timestamp:yyyy/MM/dd}/', 'data/2026/07/13/'],
    ['year=!{timestamp:yyyy}/hour=!{timestamp:HH}/', 'year=2026/hour=10/'],
    ["!{timestamp:'year='yyyy}/", 'year=2026/'],
    ['rand/!{firehose:random-string}/', 'rand/[A-Za-z0-9]{11}/'],
  ])('of the prefix %j begins with %s', async (Prefix, evaluated) => {
    const ErrorOutputPrefix = Prefix?.includes('!{') ? ERRORS : undefined;
    const { key } = await stored({ Prefix, ErrorOutputPrefix });
    expect(key).toMatch(new RegExp(`^${evaluated}my-stream-1-2026-07-13-10-42-07-${UUID}$`));
  });

  it('is written in the time zone, name included', async () => {
    const { key } = await stored({ CustomTimeZone: 'Europe/Madrid' }, '2026-01-01T23:30:00Z');
    expect(key).toMatch(new RegExp(`^2026/01/02/00/my-stream-1-2026-01-02-00-30-00-${UUID}$`));
  });
});

const FORMATS: readonly [Members, string, string | undefined, (body: Buffer) => unknown][] = [
  [{ CompressionFormat: 'UNCOMPRESSED' }, '', undefined, (body) => body],
  [{ CompressionFormat: 'GZIP' }, '.gz', 'gzip', gunzipSync],
  [{ CompressionFormat: 'ZIP' }, '.zip', 'zip', async (body) => (await fromZip(body))[0]?.bytes],
  [{ CompressionFormat: 'Snappy' }, '.snappy', 'snappy-java', fromSnappyJava],
  [{ CompressionFormat: 'HADOOP_SNAPPY' }, '.snappy', 'hadoop-snappy', fromHadoopSnappy],
  [{ CompressionFormat: 'GZIP', FileExtension: '.json' }, '.json', 'gzip', gunzipSync],
  [{ FileExtension: '.json.gz' }, '.json.gz', undefined, (body) => body],
];

describe('an object, over HTTP', () => {
  it.each(FORMATS)('of %j ends in %j and is encoded as %s', async (members, extension, encoding, decoded) => {
    const { key, body, contentEncoding, contentType } = await stored(members);
    expect(key.replace(/^.*-[0-9a-f]{12}/, '')).toBe(extension);
    expect([contentEncoding, contentType]).toEqual([encoding, 'application/octet-stream']);
    expect(await decoded(body)).toEqual(Buffer.from('čau 🦊'));
  });
});
