import { streamName, type Tag, tagKeyList, tagList } from '../config.ts';
import type { Service } from '../firehose.ts';
import { number, structure, text } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';
import { ServiceError } from '../service-error.ts';

const MAX_TAGS = 50;

const tagShape = structure({ DeliveryStreamName: streamName, Tags: tagList });

/** TagDeliveryStream: new keys are added, known ones get the new value. */
export function tagDeliveryStream(service: Service, request: unknown): object {
  const asked = parseRequest(tagShape, request);
  const stream = service.get(asked.DeliveryStreamName);
  const tags = new Map([...(stream.Tags ?? []), ...asked.Tags].map((tag): [string, Tag] => [tag.Key, tag]));
  if (tags.size > MAX_TAGS) {
    throw new ServiceError('LimitExceededException', `A delivery stream can have at most ${MAX_TAGS} tags.`);
  }
  service.put({ ...stream, Tags: [...tags.values()] });
  return {};
}

const untagShape = structure({ DeliveryStreamName: streamName, TagKeys: tagKeyList });

/** UntagDeliveryStream. Keys that are not there are no error. */
export function untagDeliveryStream(service: Service, request: unknown): object {
  const asked = parseRequest(untagShape, request);
  const stream = service.get(asked.DeliveryStreamName);
  service.put({ ...stream, Tags: (stream.Tags ?? []).filter(({ Key }) => !asked.TagKeys.includes(Key)) });
  return {};
}

const listShape = structure({
  DeliveryStreamName: streamName,
  ExclusiveStartTagKey: text({ min: 1, max: 128 }).optional(),
  Limit: number(1, MAX_TAGS).optional(),
});

/** ListTagsForDeliveryStream: by key, a page at a time. */
export function listTagsForDeliveryStream(service: Service, request: unknown): object {
  const {
    DeliveryStreamName,
    ExclusiveStartTagKey: after = '',
    Limit = MAX_TAGS,
  } = parseRequest(listShape, request);
  const tags = (service.get(DeliveryStreamName).Tags ?? [])
    .filter(({ Key }) => Key > after)
    .sort((a, b) => (a.Key < b.Key ? -1 : 1));
  return { Tags: tags.slice(0, Limit), HasMoreTags: tags.length > Limit };
}
