import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { describe, expect, it, vi } from 'vitest';
import {
  flush,
  NEWLINES,
  putRecords,
  STREAM,
  startDelivery,
  storedLines,
  streamIsActive,
} from './helpers/delivery.ts';
import { restarted, serveFirehose, type TestCloud } from './helpers/serve-firehose.ts';

async function recreateStream(cloud: TestCloud): Promise<void> {
  await cloud.kinesis.send(new DeleteStreamCommand({ StreamName: STREAM }));
  const gone = () => cloud.kinesis.send(new DescribeStreamSummaryCommand({ StreamName: STREAM }));
  await vi.waitFor(() => expect(gone()).rejects.toMatchObject({ name: 'ResourceNotFoundException' }));
  // The numbers of a shard start with the second in which it is made.
  cloud.clock.advance(2_000);
  await cloud.kinesis.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 1 }));
  await streamIsActive(cloud);
}

describe('a stream that is deleted and created again under its name', () => {
  it('is read from its beginning: the checkpoint was that of another shard with the same id', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { ProcessingConfiguration: NEWLINES });
    await putRecords(first, ['old']);
    await flush(first, 1);
    await first.stop();
    await recreateStream(first);
    const second = await restarted(first);
    await putRecords(second, ['new']);
    await flush(second, 1);
    expect(await storedLines(second)).toEqual(['old', 'new']);
  });

  it('is read although the shard of that id was read to its end before', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { ProcessingConfiguration: NEWLINES });
    await putRecords(first, ['old']);
    await flush(first, 1);
    first.clock.advance(1_000);
    const split = { ShardToSplit: 'shardId-000000000000', NewStartingHashKey: `${2n ** 127n}` };
    await first.kinesis.send(new SplitShardCommand({ StreamName: STREAM, ...split }));
    await streamIsActive(first);
    first.clock.advance(30_000);
    await vi.waitFor(() => expect(first.status().sources).toHaveLength(3), { timeout: 5_000 });
    await first.stop();
    await recreateStream(first);
    const second = await restarted(first);
    await putRecords(second, ['new']);
    await flush(second, 1);
    expect(await storedLines(second)).toEqual(['old', 'new']);
  });
});
