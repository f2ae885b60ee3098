import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventGenerator } from '../../src/generate/index.ts';
import { producer, reportOf } from '../helpers/producer.ts';
import { acceptAll, refuse } from '../helpers/scripted-stream.ts';
import { set, THROTTLED } from '../helpers/sending.ts';

/** Events a second as they come to the stream, from the first request to the last but one: the last one is hurried. */
async function rateOfArrival(rate: number, count: number): Promise<number> {
  const arrived: { readonly atMs: number; readonly sum: number }[] = [];
  const place = await set((records, tools) => {
    arrived.push({ atMs: performance.now(), sum: (arrived.at(-1)?.sum ?? 0) + records.length });
    return acceptAll(records, tools);
  });
  await producer(place.argv('--count', String(count), '--rate', String(rate)));
  expect(arrived.at(-1)?.sum).toBe(count);
  const [first, last] = [arrived[0], arrived.at(-2)];
  if (!first || !last) throw new Error('fewer than two requests');
  return (last.sum - first.sum) / ((last.atMs - first.atMs) / 1_000);
}

describe('producer send --rate', () => {
  it('is kept within 2 %', async () => {
    const rate = 1_000;
    const measured: number[] = [];
    // Timers of a busy machine are late: one of three runs without is enough.
    while (measured.length < 3 && !measured.some((found) => Math.abs(found / rate - 1) < 0.02))
      measured.push(await rateOfArrival(rate, 2_500));
    const nearest = measured.toSorted((a, b) => Math.abs(a - rate) - Math.abs(b - rate))[0] ?? 0;
    expect(Math.abs(nearest / rate - 1), `${measured}`).toBeLessThan(0.02);
  });

  it.each([
    [
      'as records of their own',
      [],
      1_001,
      /^--rate 1001 does not fit: the busiest shard is full at 1,000 events\/s; about 2 even shards would take it$/,
    ],
    [
      'of bytes',
      ['--aggregate'],
      50_000,
      /^--rate 50000 does not fit: the busiest shard is full at [\d,]+ events\/s; about \d+ even shards would take it$/,
    ],
  ])(
    'that the shards cannot take, %s, is told before sending, as plan says it',
    async (_name, flags, rate, line) => {
      const { argv } = await set(acceptAll);
      const run = await producer(argv('--count', '200', '--rate', String(rate), ...flags));
      expect(run.exitCode).toBe(0);
      expect(run.stderr.split('\n')).toEqual([expect.stringMatching(line), '']);
    },
  );

  it('that fits is not told of; as bytes, many more events a second fit', async () => {
    const { argv } = await set(acceptAll);
    for (const flags of [['--rate', '1000'], ['--rate', '1200', '--aggregate'], []])
      expect((await producer(argv('--count', '50', ...flags))).stderr).toBe('');
  });

  it('that one partition key alone is too much for is told with the key', async () => {
    const { argv, folder, stream } = await set(acceptAll);
    const next = eventGenerator('website-events', 5);
    const session = (next(0) as { session_id: string }).session_id;
    const lines = Array.from({ length: 100 }, (_, i) => JSON.stringify({ ...next(i), session_id: session }));
    const file = join(folder, 'hot.ndjson');
    await writeFile(file, lines.join('\n'));
    const run = await producer(argv('--file', file, '--rate', '2000'));
    expect(run.stderr).toBe(
      `hot key "${session}": 100.0 % of the events go to one shard, no more than 1,000 events/s with it; more shards do not help, choose a partition key with more values\n`,
    );
    expect(stream.stored).toHaveLength(100);
  });
});

describe('producer send on a terminal', () => {
  it('shows events/s, bytes/s, throttles, retries and what is in flight, and sums them up at the end', async () => {
    const { argv } = await set(
      refuse((_record, place) => place < 5, THROTTLED),
      acceptAll,
    );
    const flags = ['--count', '900', '--rate', '1000', '--seed', '1'];
    const run = await producer(argv(...flags), new AbortController().signal, true);
    const shown = run.stderr.split('\r').filter((line) => line.includes('sending'));
    expect(shown.length).toBeGreaterThanOrEqual(2);
    expect(shown.at(-1)).toMatch(
      /sending [█░]+ [\d,]+\/900 [\d,]+ events\/s, [\d.]+ KiB\/s, 5 throttled, 5 retried, \d+ in flight/,
    );
    expect(run.stdout).toMatch(/events\/s, [\d.]+ [KM]iB\/s, /);
    expect(run.stdout).toMatch(
      /retried +5 +events sent again\nthrottled +5 .*\nin flight +\d+ +at most at a time\n/,
    );
  });

  it('has the same figures in JSON', async () => {
    const { argv } = await set(
      refuse((_record, place) => place < 5, THROTTLED),
      acceptAll,
    );
    const report = reportOf(await producer(argv('--count', '100', '--format', 'json')));
    expect(report.counts).toMatchObject({ throttles: 5, retries: 5, maxInFlight: 100 });
    const perSecond = report.counts.bytes / report.seconds;
    expect(Math.abs(report.bytesPerSecond / perSecond - 1)).toBeLessThan(0.02);
  });
});
