import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cloudUp, type RunningCloud, sendWords, verdictOf } from './helpers/archive.ts';
import { finished, scratch, start } from './helpers/programs.ts';

/** Waits until the delivery stream holds records that are in no object yet: those a kill could lose. */
async function untilBuffered({ endpoint }: RunningCloud, records: number): Promise<void> {
  for (;;) {
    const status = (await (await fetch(`${endpoint}/_local/status`)).json()) as {
      deliveryStreams: { bufferedRecords: number }[];
    };
    if ((status.deliveryStreams[0]?.bufferedRecords ?? 0) >= records) return;
    await sleep(50);
  }
}

describe('kill -9', () => {
  it('of the embedded cloud in the middle of a run loses nothing', async () => {
    const folder = scratch();
    const first = await cloudUp(folder, ['--no-shard-limits']);
    const port = Number(new URL(first.endpoint).port);
    const producer = start(
      'producer',
      sendWords(first, folder, ['--count', '8000', '--rate', '1500', '--seed', '11']),
    );
    const sent = finished(producer);
    await untilBuffered(first, 500);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(producer.exitCode).toBeNull();
    const second = await cloudUp(folder, ['--no-shard-limits'], port);
    const { exitCode, stderr } = await sent;
    expect(exitCode, stderr).toBe(0);
    const { verdict, counts } = await verdictOf(second, folder);
    expect(counts).toMatchObject({ lost: 0, unexpected: 0, invalid: 0, corrupt: 0, misfiled: 0 });
    expect(counts.rows).toBeGreaterThanOrEqual(8_000);
    expect(verdict).toBe('pass');
  });

  it('of the producer leaves a ledger whose accepted events are all archived', async () => {
    const folder = scratch();
    const cloud = await cloudUp(folder, ['--no-shard-limits']);
    const paced = ['--count', '60000', '--rate', '3000', '--seed', '13'];
    const producer = start('producer', sendWords(cloud, folder, paced));
    const ended = finished(producer);
    await untilBuffered(cloud, 500);
    expect(producer.exitCode).toBeNull();
    producer.kill('SIGKILL');
    await ended;
    const { verdict, counts } = await verdictOf(cloud, folder);
    expect(counts).toMatchObject({ lost: 0, unexpected: 0 });
    expect(counts.rows).toBeGreaterThan(0);
    expect(verdict).toBe('pass');
  });
});
