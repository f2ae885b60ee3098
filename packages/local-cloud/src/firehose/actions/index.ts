import type { Service } from '../firehose.ts';
import { createDeliveryStream } from './create-delivery-stream.ts';
import { deleteDeliveryStream } from './delete-delivery-stream.ts';
import { describeDeliveryStream } from './describe-delivery-stream.ts';
import { listDeliveryStreams } from './list-delivery-streams.ts';
import { putRecord } from './put-record.ts';
import { putRecordBatch } from './put-record-batch.ts';
import { listTagsForDeliveryStream, tagDeliveryStream, untagDeliveryStream } from './tags.ts';
import { updateDestination } from './update-destination.ts';

/** One operation of the API. Throws a ServiceError for a request that the service refuses. */
export type Action = (service: Service, request: unknown) => object | Promise<object>;

const ACTIONS: Readonly<Record<string, Action>> = {
  CreateDeliveryStream: createDeliveryStream,
  DeleteDeliveryStream: deleteDeliveryStream,
  DescribeDeliveryStream: describeDeliveryStream,
  ListDeliveryStreams: listDeliveryStreams,
  ListTagsForDeliveryStream: listTagsForDeliveryStream,
  PutRecord: putRecord,
  PutRecordBatch: putRecordBatch,
  TagDeliveryStream: tagDeliveryStream,
  UntagDeliveryStream: untagDeliveryStream,
  UpdateDestination: updateDestination,
};

export const ACTION_NAMES: readonly string[] = Object.keys(ACTIONS);

export const actionNamed = (name: string): Action | undefined =>
  Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
