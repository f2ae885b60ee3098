import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { AwsTarget } from '@event-archive/aws-clients';
import { kinesisClient } from '@event-archive/aws-clients';
import type { ReplyEntry } from './outcome.ts';
import { putBody, withBody } from './put-body.ts';

export type PutReply =
  | { readonly ok: true; readonly entries: readonly ReplyEntry[] | undefined }
  | { readonly ok: false; readonly error: unknown };

/** A record as it goes over the wire. */
export interface PutRecord {
  readonly bytes: Uint8Array;
  readonly partitionKey: string;
  readonly explicitHashKey?: string | undefined;
}

/** Sends one batch, once. Never throws: what went wrong is part of the reply. */
export type PutRecords = (records: readonly PutRecord[], giveUp: AbortSignal) => Promise<PutReply>;

/**
 * The stream as a function. The SDK makes one attempt only: its own retries would hide lost acknowledgements. A
 * call without reply is given up after `timeoutMs`, on HTTP/2 (AWS) as on HTTP/1.1.
 */
export function putRecordsTo(
  target: AwsTarget,
  streamName: string,
  timeoutMs: number,
): { put: PutRecords; end(): void } {
  const client = kinesisClient({ ...target, maxAttempts: 1, requestTimeoutMs: timeoutMs });
  const put: PutRecords = async (records, giveUp) => {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), timeoutMs);
    const end = () => timeout.abort();
    giveUp.addEventListener('abort', end, { once: true });
    if (giveUp.aborted) end();
    try {
      const command = new PutRecordsCommand({ StreamName: streamName, Records: [] });
      const body = putBody(streamName, records);
      const reply = await client.send(withBody(command, body), { abortSignal: timeout.signal });
      return { ok: true, entries: reply.Records };
    } catch (error) {
      const isTimeout = timeout.signal.aborted && !giveUp.aborted;
      return { ok: false, error: isTimeout ? timeoutError(timeoutMs, error) : error };
    } finally {
      clearTimeout(timer);
      giveUp.removeEventListener('abort', end);
    }
  };
  return { put, end: () => client.destroy() };
}

const timeoutError = (timeoutMs: number, cause: unknown): Error =>
  Object.assign(new Error(`no reply within ${timeoutMs / 1_000} s`, { cause }), { name: 'TimeoutError' });
