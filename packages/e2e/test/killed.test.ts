import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cloudUp, sendWords, verdictOf } from './helpers/archive.ts';
import { finished, scratch, start } from './helpers/programs.ts';

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
    await sleep(3_000);
    first.child.kill('SIGKILL');
    await first.ended;
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
    const producer = start('producer', sendWords(cloud, folder, ['--count', '200000', '--seed', '13']));
    const ended = finished(producer);
    await sleep(2_500);
    producer.kill('SIGKILL');
    await ended;
    const { verdict, counts } = await verdictOf(cloud, folder);
    expect(counts).toMatchObject({ lost: 0, unexpected: 0 });
    expect(counts.rows).toBeGreaterThan(0);
    expect(verdict).toBe('pass');
  });
});
