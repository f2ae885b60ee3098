import { describe, expect, it } from 'vitest';
import { cloudUp, sendWords, verdictOf } from './helpers/archive.ts';
import { run, scratch } from './helpers/programs.ts';

describe('what is sent is archived', () => {
  it('retries what one shard refuses: 5,000 events as fast as possible, none lost, none invented', async () => {
    const folder = scratch();
    const cloud = await cloudUp(folder);
    const sent = await run(
      'producer',
      sendWords(cloud, folder, ['--count', '5000', '--seed', '7', '--format', 'json']),
    );
    expect(sent.exitCode, sent.stderr).toBe(0);
    const report = JSON.parse(sent.stdout) as { counts: { accepted: number; throttles: number } };
    expect(report.counts.accepted).toBe(5_000);
    expect(report.counts.throttles).toBeGreaterThan(0);
    const { verdict, counts, findings } = await verdictOf(cloud, folder);
    expect(findings).toEqual([]);
    expect(verdict).toBe('pass');
    expect(counts).toMatchObject({
      rows: 5_000,
      lost: 0,
      unexpected: 0,
      duplicated: 0,
      invalid: 0,
      misfiled: 0,
    });
  });

  it.each(['app-logs', 'iot-readings'])(
    'refuses %s, which the environment does not archive, in one line',
    async (dataset) => {
      const sent = await run('producer', ['send', '--dataset', dataset]);
      expect(sent.exitCode).toBe(2);
      expect(sent.stderr.trim().split('\n')).toHaveLength(1);
      expect(sent.stderr).toContain('website-events');
    },
  );
});
