import type { S3Client } from '@aws-sdk/client-s3';
import type { RecordBuffer } from './buffer.ts';
import type { DeliveryStreamDescription } from './config.ts';
import type { Ids } from './ids.ts';
import { keepTrying, type TroubleContext } from './keep-trying.ts';
import type { SourceStatus } from './shard-status.ts';
import { objectFromBuffer, type ReadyObject, storeObject } from './store-object.ts';

/** What delivery needs from the world; one for all sources of a delivery stream. */
export interface DeliveryContext extends TroubleContext {
  readonly s3: S3Client;
  readonly ids: Ids;
  /** The delivery stream as it is configured now. */
  readonly stream: () => DeliveryStreamDescription;
  /** Aborted once nothing more is to be read, also while what is buffered still goes out. */
  readonly closing: AbortSignal;
  readonly onStored?: ((object: StoredObject) => void) | undefined;
}

/** An object of records that S3 has taken. */
export interface StoredObject {
  readonly deliveryStream: string;
  readonly bucket: string;
  readonly key: string;
  readonly records: number;
  /** Before compression and without delimiters. */
  readonly recordBytes: number;
  /** As stored. */
  readonly objectBytes: number;
}

/**
 * Stores a buffer as one object and tries until it is stored: nothing overtakes an object that cannot be. A
 * configuration that is corrected meanwhile makes another object of it. True once it is stored; false when the
 * delivery stream was stopped first.
 */
export async function deliver(
  buffer: RecordBuffer,
  status: SourceStatus,
  context: DeliveryContext,
): Promise<boolean> {
  const { clock, ids } = context;
  for (;;) {
    const stream = context.stream();
    const object = await objectFromBuffer(stream, buffer, { ids, nowMs: clock.nowMs() });
    const outcome = await tryToStore(
      object,
      () => context.stream().VersionId === stream.VersionId,
      status,
      context,
    );
    if (outcome === undefined) return false;
    if (outcome === 'outdated') continue;
    status.deliveredRecords += buffer.records.length;
    status.deliveredBytes += buffer.bytes;
    status.deliveredObjects++;
    status.lastObjectKey = object.key;
    context.onStored?.({
      deliveryStream: stream.DeliveryStreamName,
      bucket: object.bucket,
      key: object.key,
      records: buffer.records.length,
      recordBytes: buffer.bytes,
      objectBytes: object.body.length,
    });
    return true;
  }
}

const tryToStore = (
  object: ReadyObject,
  isCurrent: () => boolean,
  status: SourceStatus,
  context: DeliveryContext,
) =>
  keepTrying(
    `storing ${object.key}`,
    async () => {
      if (!isCurrent()) return 'outdated';
      await storeObject(context.s3, object);
      return 'stored';
    },
    (trouble) => {
      status.storeError = trouble;
    },
    context,
  );
