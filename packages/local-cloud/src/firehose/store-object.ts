import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { joined, type RecordBuffer } from './buffer.ts';
import { type DeliveryStreamDescription, destinationOf, type ExtendedS3Destination } from './config.ts';
import { inTurn } from './encode/in-turn.ts';
import { bodyFromBytes } from './encode/index.ts';
import type { FailedRecord } from './error-records.ts';
import type { Ids } from './ids.ts';
import { formatOf, OBJECT_CONTENT_TYPE, objectKey } from './object-name.ts';
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

/** What records that are due become. Every one of them is in the object or among the failed. */
export interface ReadyBuffer {
  /** Undefined when every record failed. */
  readonly object: ReadyObject | undefined;
  /** Stored under the error prefix before the object; see `deliver`. */
  readonly failed: readonly FailedRecord[];
}

/**
 * Records that are due → the object that holds them, named after the arrival of the oldest, and those that cannot be
 * in it. Whatever refuses single records (a format that they do not fit) gives each back as a FailedRecord: its bytes,
 * its origin, and the error. Concatenation and compression refuse none.
 */
export async function objectFromBuffer(
  stream: DeliveryStreamDescription,
  buffer: RecordBuffer,
  { ids, nowMs }: { ids: Ids; nowMs: number },
): Promise<ReadyBuffer> {
  const destination = destinationOf(stream);
  const target = objectFor(stream, buffer, ids);
  const body = await inTurn(() => {
    const bytes = joined(buffer, delimiterOf(destination));
    return bodyFromBytes(destination.CompressionFormat, bytes, { ids, nowMs });
  });
  return { object: { ...target, body }, failed: [] };
}

/** The object of data that a buffer becomes, in whatever format, but for its body. */
export function objectFor(
  stream: DeliveryStreamDescription,
  { oldestArrivalMs, partition }: RecordBuffer,
  ids: Ids,
): Omit<ReadyObject, 'body'> {
  const destination = destinationOf(stream);
  return {
    ...putTarget(destination),
    key: objectKey({
      deliveryStream: stream.DeliveryStreamName,
      versionId: stream.VersionId,
      destination,
      oldestArrivalMs,
      uuid: ids.uuid(),
      randomString: ids.randomString,
      partition,
    }),
    contentEncoding: formatOf(destination).contentEncoding,
  };
}

/** Where the objects of a destination go, and by which key S3 encrypts them there. */
export const putTarget = (destination: ExtendedS3Destination): Pick<ReadyObject, 'bucket' | 'kmsKeyArn'> => ({
  bucket: destination.BucketARN.slice(destination.BucketARN.lastIndexOf(':') + 1),
  kmsKeyArn: destination.EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN,
});

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
