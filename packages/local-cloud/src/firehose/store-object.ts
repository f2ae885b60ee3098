import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { RecordBuffer } from './buffer.ts';
import { type DeliveryStreamDescription, destinationOf } from './config.ts';
import { bodyFromBytes } from './encode/index.ts';
import type { Ids } from './ids.ts';
import { OBJECT_CONTENT_TYPE, OBJECT_FORMATS, objectKey } from './object-name.ts';
import { delimiterOf } from './process.ts';

/** An object ready to be put: the same key and body at every attempt. */
export interface ReadyObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  readonly contentEncoding: string | undefined;
  /** ARN of the key that S3 shall encrypt it with; undefined for the bucket's own way. */
  readonly kmsKeyArn: string | undefined;
}

/** Records that are due → the object that holds them, named after the arrival of the oldest. */
export async function objectFromBuffer(
  stream: DeliveryStreamDescription,
  buffer: RecordBuffer,
  { ids, nowMs }: { ids: Ids; nowMs: number },
): Promise<ReadyObject> {
  const destination = destinationOf(stream);
  const bytes = joined(buffer, delimiterOf(destination));
  return {
    bucket: destination.BucketARN.slice(destination.BucketARN.lastIndexOf(':') + 1),
    key: objectKey({
      deliveryStream: stream.DeliveryStreamName,
      versionId: stream.VersionId,
      destination,
      oldestArrivalMs: buffer.oldestArrivalMs,
      uuid: ids.uuid(),
      randomString: ids.randomString,
    }),
    body: await bodyFromBytes(destination.CompressionFormat, bytes, { ids, nowMs }),
    contentEncoding: OBJECT_FORMATS[destination.CompressionFormat].contentEncoding,
    kmsKeyArn: destination.EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN,
  };
}

/** All records one after the other, each followed by the delimiter; copied once. */
function joined({ records, bytes }: RecordBuffer, delimiter: Buffer): Buffer {
  const whole = Buffer.allocUnsafe(bytes + records.length * delimiter.length);
  let at = 0;
  for (const record of records) {
    at += record.copy(whole, at);
    at += delimiter.copy(whole, at);
  }
  return whole;
}

const PART_BYTES = 8 * 1_048_576;

/** Puts an object, in parts when it is large. Rejects with the SDK's error. */
export async function storeObject(s3: S3Client, object: ReadyObject): Promise<void> {
  const request = {
    Bucket: object.bucket,
    Key: object.key,
    Body: object.body,
    ContentType: OBJECT_CONTENT_TYPE,
    ACL: 'bucket-owner-full-control' as const,
    ...(object.contentEncoding === undefined ? {} : { ContentEncoding: object.contentEncoding }),
    ...(object.kmsKeyArn === undefined
      ? {}
      : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: object.kmsKeyArn }),
  };
  if (object.body.length <= PART_BYTES) await s3.send(new PutObjectCommand(request));
  else await new Upload({ client: s3, params: request, partSize: PART_BYTES, queueSize: 2 }).done();
}
