import type { S3Client } from '@aws-sdk/client-s3';
import type { RecordBuffer } from './buffer.ts';
import type { Clock } from './clock.ts';
import type { DeliveryStreamDescription } from './config.ts';
import type { Ids } from './ids.ts';
import type { LogLine } from './log.ts';
import { untilDone } from './retry.ts';
import type { SourceStatus } from './shard-status.ts';
import { objectFromBuffer, storeObject } from './store-object.ts';

/** What delivery needs from the world; one for all sources of a delivery stream. */
export interface DeliveryContext {
  readonly s3: S3Client;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: (line: LogLine) => void;
  readonly signal: AbortSignal;
  /** The delivery stream as it is configured now. */
  readonly stream: () => DeliveryStreamDescription;
}

/**
 * Stores a buffer as one object and tries until it is stored: nothing overtakes an object that cannot be. True once
 * it is stored; false when the delivery stream was stopped first.
 */
export async function deliver(
  buffer: RecordBuffer,
  status: SourceStatus,
  context: DeliveryContext,
): Promise<boolean> {
  const { s3, clock, ids, signal } = context;
  const object = await objectFromBuffer(context.stream(), buffer, { ids, nowMs: clock.nowMs() });
  const isStored = await untilDone(async () => storeObject(s3, object).then(() => true), {
    clock,
    signal,
    onError: (error) => noteError(error, `storing ${object.key}`, status, context),
  });
  if (isStored !== true) return false;
  status.lastError = undefined;
  status.deliveredRecords += buffer.records.length;
  status.deliveredBytes += buffer.bytes;
  status.deliveredObjects++;
  status.lastObjectKey = object.key;
  return true;
}

/** Says an error once, not at every attempt. */
export function noteError(
  error: unknown,
  doing: string,
  status: SourceStatus,
  context: DeliveryContext,
): void {
  const { name = 'Error', message = String(error) } = error as Partial<Error>;
  const text = `${doing}: ${name}: ${message || (error as NodeJS.ErrnoException).code || 'no reason given'}`;
  if (status.lastError !== text) {
    context.log({
      level: 'error',
      deliveryStream: context.stream().DeliveryStreamName,
      text: `${text}; trying again`,
    });
  }
  status.lastError = text;
}
