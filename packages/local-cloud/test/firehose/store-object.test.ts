import type { IncomingHttpHeaders } from 'node:http';
import { CreateDeliveryStreamCommand, PutRecordCommand } from '@aws-sdk/client-firehose';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import { BUCKET, directPut } from './helpers/delivery.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';

const KEY_ARN = 'arn:aws:kms:us-east-1:000000000000:key/1';

/** The headers with which the one record of a delivery stream of this destination is put. */
async function headersOfPut(members: Parameters<typeof directPut>[0]): Promise<IncomingHttpHeaders> {
  let headers: IncomingHttpHeaders | undefined;
  const cloud = await serveFirehose({
    onS3: (request) => {
      if (request.method === 'PUT' && request.url?.includes('delivery-1')) headers = request.headers;
      return false;
    },
  });
  await cloud.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await cloud.firehose.send(new CreateDeliveryStreamCommand(directPut(members)));
  const Record = { Data: Buffer.from('žluťoučký 🐎') };
  await cloud.firehose.send(new PutRecordCommand({ DeliveryStreamName: 'delivery', Record }));
  cloud.clock.advance(60_000);
  return vi.waitFor(() => headers ?? Promise.reject(new Error('not put yet')), {
    timeout: 5_000,
    interval: 10,
  });
}

describe('an object on its way to S3', () => {
  it('is owned by the bucket owner too, and says how it is encoded', async () => {
    expect(await headersOfPut({ CompressionFormat: 'Snappy' })).toMatchObject({
      'x-amz-acl': 'bucket-owner-full-control',
      'content-type': 'application/octet-stream',
      'content-encoding': 'snappy-java',
    });
  });

  it('is encrypted as the bucket says, and neither encoded nor labelled, unless told', async () => {
    const headers = await headersOfPut({});
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['x-amz-server-side-encryption']).toBeUndefined();
  });

  it('names the key of the destination', async () => {
    const KMSEncryptionConfig = { AWSKMSKeyARN: KEY_ARN };
    expect(await headersOfPut({ EncryptionConfiguration: { KMSEncryptionConfig } })).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': KEY_ARN,
    });
  });
});
