import { expect, it } from 'vitest';
import { startDelivery } from './helpers/delivery.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';
import { stillClock } from './helpers/still-clock.ts';

const WAIT = { timeout: 10_000, interval: 5 };

it('a shard is read once a second, as long as little is in it', async () => {
  let reads = 0;
  const cloud = await serveFirehose({
    clock: stillClock(Date.UTC(2030, 0, 1)),
    pollIntervalMs: undefined,
    onKinesis: (operation) => {
      if (operation === 'GetRecords') reads++;
      return undefined;
    },
  });
  await startDelivery(cloud);
  for (let second = 1; second <= 5; second++) {
    await expect.poll(() => cloud.status().sources[0]?.readAtMs, WAIT).toBe(cloud.clock.nowMs());
    expect(reads).toBe(second);
    cloud.clock.advance(999);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(reads).toBe(second);
    cloud.clock.advance(1);
  }
});
