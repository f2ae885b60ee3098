import { streamName } from '../config.ts';
import type { Service } from '../firehose.ts';
import { flag, structure } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';

const requestShape = structure({ DeliveryStreamName: streamName, AllowForceDelete: flag().optional() });

/** DeleteDeliveryStream: what is still buffered is dropped, as at the service. */
export async function deleteDeliveryStream(service: Service, request: unknown): Promise<object> {
  await service.remove(parseRequest(requestShape, request).DeliveryStreamName);
  return {};
}
