import { streamName } from '../config.ts';
import type { Service } from '../firehose.ts';
import { structure } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';
import { keepRecords, recordShape } from './put-record-batch.ts';

const requestShape = structure({ DeliveryStreamName: streamName, Record: recordShape });

/** PutRecord: the record is on disk before the reply. */
export function putRecord(service: Service, request: unknown): object {
  const { DeliveryStreamName, Record } = parseRequest(requestShape, request);
  const [RecordId] = keepRecords(service, DeliveryStreamName, [Record]);
  return { RecordId, Encrypted: false };
}
