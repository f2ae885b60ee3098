import { gunzipSync } from 'node:zlib';
import { CreateDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { GetRecordsCommand, GetShardIteratorCommand, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { firehoseClient, glueClient, kinesisClient, s3Client } from '@event-archive/aws-clients';
import { describe, expect, it } from 'vitest';
import {
  createSource,
  type destination,
  fromKinesis,
  NEWLINES,
  putRecords,
  STREAM,
  storedObjects,
} from '../firehose/helpers/delivery.ts';
import { aggregated } from '../firehose/helpers/kpl.ts';
import { byKey } from '../firehose/helpers/partitions.ts';
import { ACCOUNT_ID, countingIds } from '../firehose/helpers/serve-firehose.ts';
import { createTable, toParquet } from '../firehose/parquet/helpers/converted.ts';
import { motoMissing, motoServer } from '../helpers/moto-server.ts';
import { attach, serveUndelivered, untilRead } from './helpers/attach.ts';

const MOTO_ACCOUNT = '123456789012';

async function embedded() {
  const cloud = await serveUndelivered();
  return { ...cloud, accountId: ACCOUNT_ID };
}

async function moto() {
  const { endpoint } = await motoServer();
  const target = { region: 'us-east-1', endpoint };
  return {
    endpoint,
    accountId: MOTO_ACCOUNT,
    firehose: firehoseClient(target),
    kinesis: kinesisClient(target),
    s3: s3Client(target),
    glue: glueClient(target),
  };
}

type Cloud = Awaited<ReturnType<typeof moto>>;

/** Every arrival that the cloud tells, as names of objects tell an instant. Kinesis gives it, so clouds differ in it. */
async function arrivalsIn({ kinesis }: Cloud): Promise<Set<string>> {
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName: STREAM }));
  const found = new Set<string>();
  for (const { ShardId } of Shards) {
    const start = { StreamName: STREAM, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start));
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    for (const { ApproximateArrivalTimestamp: arrival } of Records)
      found.add((arrival?.toISOString() ?? '').slice(0, 19).replace(/[T:]/g, '-'));
  }
  return found;
}

const INSTANT = /\d{4}(?:-\d\d){5}/;
const HOUR = /\d{4}(?:\/\d\d){3}/;
/** An error tells the moment, the arrival, the sequence number and the account; all else in it is the input's. */
const withoutItsOwn = (line: string) =>
  line
    .replace(/"(arrivalTimestamp|attemptEndingTimestamp|sequenceNumber)":"?\d+"?/g, '"$1":0')
    .replaceAll(MOTO_ACCOUNT, ACCOUNT_ID);

/** Delivers records in one cloud, and gives each object's key, the instant left out, with its bytes as they were. */
async function delivered(
  cloud: Cloud,
  members: Parameters<typeof destination>[0],
  records: readonly (string | Buffer)[],
  shards: number,
) {
  await createSource(cloud, shards);
  const request = JSON.stringify(fromKinesis(members)).replaceAll(ACCOUNT_ID, cloud.accountId);
  await cloud.firehose.send(new CreateDeliveryStreamCommand(JSON.parse(request)));
  await putRecords(cloud, records);
  const attachment = await attach(cloud, { start: 'trim-horizon', ids: countingIds() });
  await untilRead(attachment, records.length);
  await attachment.drain();
  const arrivals = await arrivalsIn(cloud);
  const objects = await storedObjects(cloud);
  for (const { key } of objects) expect(arrivals).toContain(INSTANT.exec(key)?.[0]);
  return objects
    .map(({ key, body, contentEncoding, contentType }) => ({
      // Which of two shards is first to store an object, and so gets the first id, is a race.
      key: key
        .replace(INSTANT, '')
        .replace(HOUR, '')
        .replace(/-[0-9a-f]{12}(\.\w+)?$/, '$1'),
      contentEncoding,
      contentType,
      body:
        contentEncoding === 'gzip'
          ? gunzipSync(body).toString('latin1')
          : withoutItsOwn(body.toString('latin1')),
    }))
    .sort((a, b) => (a.key + a.body < b.key + b.body ? -1 : 1));
}

async function inBoth(
  members: Parameters<typeof destination>[0],
  records: readonly (string | Buffer)[],
  { shards = 2, prepare }: { shards?: number; prepare?: (cloud: Cloud) => Promise<void> } = {},
) {
  const inOne = async (cloud: Cloud) => {
    await prepare?.(cloud);
    return delivered(cloud, members, records, shards);
  };
  return { ours: await inOne(await embedded()), theirs: await inOne(await moto()) };
}

const inAnyOrder = <T extends { readonly body: string }>(object: T): T => ({
  ...object,
  body: object.body.split('\n').toSorted().join('\n'),
});

const line = (i: number, members: object = {}) => JSON.stringify({ i, text: `žlutý 🦊 ${i}`, ...members });

describe.skipIf(motoMissing)(
  `the same records in the embedded cloud and in moto (${motoMissing ?? 'moto_server'})`,
  { timeout: 60_000 },
  () => {
    it('become the same objects: GZIP, KPL aggregates taken apart, cut at the size of the buffer', async () => {
      const small = Array.from({ length: 200 }, (_, i) => line(i));
      const large = Array.from({ length: 8 }, (_, i) => line(i, { pad: 'x'.repeat(400_000) }));
      const frames = await aggregated(
        [201, 202, 203].map((i) => ({ partitionKey: 'k', data: Buffer.from(line(i)) })),
      );
      const { ours, theirs } = await inBoth(
        { CompressionFormat: 'GZIP', Prefix: 'data/', ProcessingConfiguration: NEWLINES },
        [...small, ...frames, ...large],
      );
      expect(ours.length).toBeGreaterThan(2);
      expect(ours.flatMap(({ body }) => body.split('\n').slice(0, -1))).toHaveLength(211);
      expect(theirs).toEqual(ours);
    });

    it.each([1, 2])(
      'become the same objects of the same partitions, and the same error records: %i shards',
      async (shards) => {
        const keyed = Array.from({ length: 60 }, (_, i) => line(i, { k: `k${i % 3}` }));
        const records = [...keyed, 'no JSON', line(99)];
        const { ours, theirs } = await inBoth(byKey({ CompressionFormat: 'GZIP' }), records, { shards });
        expect(ours.map(({ key }) => key.split('/')[0])).toEqual(['errors', 'k=k0', 'k=k1', 'k=k2']);
        // A partition takes from all shards, and which of two is read first is a race; of one shard the order counts.
        const compared = (objects: typeof ours) => (shards === 1 ? objects : objects.map(inAnyOrder));
        expect(compared(theirs)).toEqual(compared(ours));
      },
    );

    it('become the same Parquet, byte for byte, and the same error records', async () => {
      const records = Array.from({ length: 60 }, (_, i) => line(i));
      const { ours, theirs } = await inBoth(
        { ...toParquet(), Prefix: 'data/', ErrorOutputPrefix: 'errors/' },
        [...records, line(0, { i: 'no number' })],
        { prepare: (cloud) => createTable(cloud, { i: 'int', text: 'string' }) },
      );
      expect(ours.filter(({ key }) => key.endsWith('.parquet'))).toHaveLength(2);
      expect(ours.filter(({ key }) => key.startsWith('errors/'))).toHaveLength(1);
      expect(theirs).toEqual(ours);
    });
  },
);
