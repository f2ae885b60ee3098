import { describe, expect, it, vi } from 'vitest';
import { awsError } from '../../src/aws-reply.ts';
import { flush, NEWLINES, putRecords, startDelivery, storedLines, untilRead } from './helpers/delivery.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';

describe('while a shard cannot be read', () => {
  it('delivers what was read before when its interval is over', async () => {
    let isDown = false;
    const cloud = await serveFirehose({
      onKinesis: (operation) =>
        isDown && operation === 'GetRecords' ? awsError('InternalFailure', 'planted', 500) : undefined,
    });
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, ['one']);
    await untilRead(cloud, 1);
    isDown = true;
    await vi.waitFor(() => expect(cloud.status().lastError).toContain('reading shardId-000000000000'), {
      timeout: 5_000,
      interval: 10,
    });
    cloud.clock.advance(60_000);
    await vi.waitFor(() => expect(cloud.status().deliveredRecords).toBe(1), { timeout: 5_000, interval: 10 });
    expect(await storedLines(cloud)).toEqual(['one']);
    expect(cloud.status().lastError).toContain('InternalFailure');
  });

  it('asks for a new iterator when the service does not know the old one', async () => {
    let refused = 0;
    const cloud = await serveFirehose({
      onKinesis: (operation) =>
        operation === 'GetRecords' && refused++ === 3
          ? awsError('InvalidArgumentException', 'Invalid ShardIterator.')
          : undefined,
    });
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, ['one', 'two']);
    await flush(cloud, 2);
    await vi.waitFor(() => expect(refused).toBeGreaterThan(5), { timeout: 5_000, interval: 10 });
    expect(await storedLines(cloud)).toEqual(['one', 'two']);
  });
});
