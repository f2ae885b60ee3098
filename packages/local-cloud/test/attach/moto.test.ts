import { gunzipSync } from 'node:zlib';
import { CreateDeliveryStreamCommand, UpdateDestinationCommand } from '@aws-sdk/client-firehose';
import { firehoseClient, kinesisClient, s3Client } from '@event-archive/aws-clients';
import { describe, expect, it } from 'vitest';
import {
  createSource,
  fromKinesis,
  NEWLINES,
  putRecords,
  storedObjects,
} from '../firehose/helpers/delivery.ts';
import { motoMissing, motoServer } from '../helpers/moto-server.ts';
import { attach, untilRead, untilSaid, untilStored } from './helpers/attach.ts';

const MOTO_ACCOUNT = '123456789012';

/** Clients of a moto that holds a bucket and a stream of two shards. */
async function motoWithSource(port = 0) {
  const { endpoint, stop } = await motoServer(port);
  const target = { region: 'us-east-1', endpoint };
  const cloud = {
    endpoint,
    stop,
    firehose: firehoseClient(target),
    kinesis: kinesisClient(target),
    s3: s3Client(target),
  };
  await createSource(cloud, 2);
  return cloud;
}
type Moto = Awaited<ReturnType<typeof motoWithSource>>;

/** A delivery stream as Terraform makes it; moto keeps what it is given and adds no defaults. */
async function createDelivery({ firehose }: Moto): Promise<void> {
  const request = JSON.stringify(
    fromKinesis({
      CompressionFormat: 'GZIP',
      Prefix: 'year=!{timestamp:yyyy}/',
      ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
      ProcessingConfiguration: NEWLINES,
    }),
  );
  await firehose.send(
    new CreateDeliveryStreamCommand(JSON.parse(request.replaceAll('000000000000', MOTO_ACCOUNT))),
  );
}

const linesIn = async (cloud: Moto): Promise<string[]> =>
  (await storedObjects(cloud))
    .flatMap(({ body }) => gunzipSync(body).toString('utf8').split('\n').slice(0, -1))
    .sort();

describe.skipIf(motoMissing)(`attached to moto (${motoMissing ?? 'moto_server'})`, () => {
  it('delivers what is put, configured by what moto describes, and goes on from its checkpoints', async () => {
    const cloud = await motoWithSource();
    await createDelivery(cloud);
    const first = await attach(cloud);
    const records = Array.from({ length: 50 }, (_, i) => `Žofie 🦊 ${i}`);
    await putRecords(cloud, records);
    await untilStored(first, 50);
    expect(await linesIn(cloud)).toEqual([...records].sort());
    const [object] = await storedObjects(cloud);
    expect(object?.key).toMatch(/^year=\d{4}\/delivery-1-.*\.gz$/);
    await first.stop();
    const second = await attach(cloud, { checkpoints: first.checkpoints });
    await putRecords(cloud, ['one more']);
    await untilStored(second, 1);
    await second.drain();
    expect(second.stored.reduce((sum, stored) => sum + stored.records, 0)).toBe(1);
    expect(await linesIn(cloud)).toEqual([...records, 'one more'].sort());
  });

  it('takes what was put before any checkpoint for a shard that was empty when it was first read', async () => {
    const cloud = await motoWithSource();
    await createDelivery(cloud);
    const first = await attach(cloud);
    await expect
      .poll(() => first.served[0]?.engines[0]?.sources.map(({ readAtMs }) => readAtMs))
      .not.toContain(undefined);
    await putRecords(cloud, ['one']);
    await untilRead(first, 1);
    await first.drain();
    const second = await attach(cloud, { checkpoints: first.checkpoints });
    expect(await second.untilIdle(0, new AbortController().signal)).toBe(true);
    expect(second.stored).toEqual([]);
    expect(await linesIn(cloud)).toEqual(['one']);
  });

  it('follows an update', async () => {
    const cloud = await motoWithSource();
    await createDelivery(cloud);
    const attached = await attach(cloud);
    await cloud.firehose.send(
      new UpdateDestinationCommand({
        DeliveryStreamName: 'delivery',
        CurrentDeliveryStreamVersionId: '1',
        DestinationId: 'destinationId-000000000001',
        ExtendedS3DestinationUpdate: { Prefix: 'moved/' },
      }),
    );
    await untilSaid(attached, /^version 2/);
    await putRecords(cloud, ['one']);
    await untilStored(attached, 1);
    expect(attached.stored[0]?.key).toMatch(/^moved\/.*delivery-2-/);
    expect(await linesIn(cloud)).toEqual(['one']);
  });

  it('a moto that was started anew on the same port is delivered from its beginning', async () => {
    const before = await motoWithSource();
    await createDelivery(before);
    const first = await attach(before);
    await putRecords(before, ['a', 'b', 'c']);
    await untilStored(first, 3);
    await first.stop();
    await before.stop();
    const after = await motoWithSource(Number(new URL(before.endpoint).port));
    await createDelivery(after);
    await putRecords(after, ['new']);
    const second = await attach(after, { checkpoints: first.checkpoints });
    await untilStored(second, 1);
    expect(await linesIn(after)).toEqual(['new']);
  });
});
