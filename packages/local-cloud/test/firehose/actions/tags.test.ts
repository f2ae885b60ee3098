import {
  CreateDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  ListTagsForDeliveryStreamCommand,
  TagDeliveryStreamCommand,
  UntagDeliveryStreamCommand,
} from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { directPut } from '../helpers/delivery.ts';
import { serveFirehose } from '../helpers/serve-firehose.ts';

const of = { DeliveryStreamName: 'delivery' };

async function tagged() {
  const cloud = await serveFirehose();
  const Tags = [{ Key: 'team', Value: 'vývoj' }];
  await cloud.firehose.send(new CreateDeliveryStreamCommand({ ...directPut(), Tags }));
  const list = (members: object = {}) =>
    cloud.firehose.send(new ListTagsForDeliveryStreamCommand({ ...of, ...members }));
  return { ...cloud, list };
}

describe('tags', () => {
  it('are added, replaced and listed by key, a page at a time', async () => {
    const { firehose, list } = await tagged();
    const Tags = [{ Key: 'team', Value: 'data' }, { Key: 'env' }];
    await firehose.send(new TagDeliveryStreamCommand({ ...of, Tags }));
    expect(await list()).toMatchObject({
      Tags: [{ Key: 'env' }, { Key: 'team', Value: 'data' }],
      HasMoreTags: false,
    });
    expect(await list({ Limit: 1 })).toMatchObject({ Tags: [{ Key: 'env' }], HasMoreTags: true });
    expect(await list({ ExclusiveStartTagKey: 'env' })).toMatchObject({ Tags: [{ Key: 'team' }] });
  });

  it('go when they are taken off; one that is not there is no error', async () => {
    const { firehose, list } = await tagged();
    await firehose.send(new UntagDeliveryStreamCommand({ ...of, TagKeys: ['team', 'none'] }));
    expect((await list()).Tags).toEqual([]);
  });

  it('are fifty at most', async () => {
    const { firehose } = await tagged();
    const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}` }));
    await expect(firehose.send(new TagDeliveryStreamCommand({ ...of, Tags }))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
  });

  it('are not told by a description', async () => {
    const { firehose } = await tagged();
    const { DeliveryStreamDescription } = await firehose.send(new DescribeDeliveryStreamCommand(of));
    expect(DeliveryStreamDescription).toMatchObject(of);
    expect(DeliveryStreamDescription).not.toHaveProperty('Tags');
  });
});
