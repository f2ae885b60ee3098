import { streamName } from '../config.ts';
import type { Service } from '../firehose.ts';
import { number, oneOf, structure } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';

const requestShape = structure({
  Limit: number(1, 10_000).optional(),
  DeliveryStreamType: oneOf(
    'DirectPut',
    'KinesisStreamAsSource',
    'MSKAsSource',
    'DatabaseAsSource',
  ).optional(),
  ExclusiveStartDeliveryStreamName: streamName.optional(),
});
const DEFAULT_LIMIT = 10;

/** ListDeliveryStreams: by name, a page at a time. */
export function listDeliveryStreams(service: Service, request: unknown): object {
  const {
    Limit = DEFAULT_LIMIT,
    DeliveryStreamType,
    ExclusiveStartDeliveryStreamName: after = '',
  } = parseRequest(requestShape, request);
  const names = service
    .all()
    .filter((stream) => DeliveryStreamType === undefined || stream.DeliveryStreamType === DeliveryStreamType)
    .map(({ DeliveryStreamName }) => DeliveryStreamName)
    .filter((name) => name > after)
    .sort();
  return { DeliveryStreamNames: names.slice(0, Limit), HasMoreDeliveryStreams: names.length > Limit };
}
