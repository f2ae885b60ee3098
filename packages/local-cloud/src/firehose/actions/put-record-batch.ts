import { createHash } from 'node:crypto';
import { hintsOf } from '../buffer.ts';
import { destinationOf, streamName } from '../config.ts';
import type { Service } from '../firehose.ts';
import { list, structure, text } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';
import { invalidArgument } from '../service-error.ts';
import { noteBuffered } from '../shard-status.ts';

// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html, read 2026-11-24
const MAX_RECORDS = 500;
const MAX_RECORD_BYTES = 1_000 * 1_024;
const MAX_BATCH_BYTES = 4 * 1_048_576;

/** A record on the wire: base64 of at most 1,000 KiB. */
export const recordShape = structure({
  Data: text().refine((data) => Buffer.byteLength(data, 'base64') <= MAX_RECORD_BYTES, {
    error: `Member must have length less than or equal to ${MAX_RECORD_BYTES}`,
  }),
});
const requestShape = structure({
  DeliveryStreamName: streamName,
  Records: list(recordShape, { min: 1, max: MAX_RECORDS }),
});

/** PutRecordBatch: all records are on disk before the reply. */
export function putRecordBatch(service: Service, request: unknown): object {
  const { DeliveryStreamName, Records } = parseRequest(requestShape, request);
  const ids = keepRecords(service, DeliveryStreamName, Records);
  return { FailedPutCount: 0, Encrypted: false, RequestResponses: ids.map((RecordId) => ({ RecordId })) };
}

/** Keeps records of a Direct PUT delivery stream; gives an id for each. Throws what the service says to a bad put. */
export function keepRecords(service: Service, name: string, records: readonly { Data: string }[]): string[] {
  const stream = service.get(name);
  const { queue, sources, metrics } = service.engine(name);
  if (stream.DeliveryStreamType !== 'DirectPut' || !queue) {
    throw invalidArgument('This operation is not permitted on KinesisStreamAsSource delivery stream type.');
  }
  const parts = records.map(({ Data }) => Buffer.from(Data, 'base64'));
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  if (bytes > MAX_BATCH_BYTES) throw invalidArgument('Records size exceeds 4 MB limit');
  const nowMs = service.nowMs();
  queue.append(parts, nowMs, hintsOf(destinationOf(stream).BufferingHints).maxBytes);
  metrics.add('IncomingRecords', parts.length);
  metrics.add('IncomingBytes', bytes);
  const [status] = sources;
  const putBefore = status?.readRecords ?? 0;
  if (status) {
    status.readRecords += parts.length;
    status.readBytes += bytes;
    noteBuffered(status, queue.buffers);
  }
  return parts.map((_, i) =>
    createHash('sha256')
      .update(`${name}/${nowMs}/${putBefore + i}`)
      .digest('base64url'),
  );
}
