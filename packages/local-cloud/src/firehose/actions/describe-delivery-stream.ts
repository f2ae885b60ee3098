import { streamName } from '../config.ts';
import type { Service } from '../firehose.ts';
import { structure } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';

const requestShape = structure({ DeliveryStreamName: streamName });

/** DescribeDeliveryStream. */
export const describeDeliveryStream = (service: Service, request: unknown): object => ({
  DeliveryStreamDescription: service.get(parseRequest(requestShape, request).DeliveryStreamName),
});
