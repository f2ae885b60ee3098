import { describe, expect, it } from 'vitest';
import { pageWithTable } from '../bench-table.ts';
import { check } from '../check-bench.ts';
import { problemsIn } from './helpers/planted.ts';

const result = (date: string, median: number) => ({
  name: 'delivery',
  date: `${date}T10:00:00.000Z`,
  machine: { cpu: 'A chip', cores: 2, node: 'v22.23.3' },
  rows: [
    {
      case: 'gzip-vs-zlib',
      unit: 'events/s',
      ours: 123_456,
      peer: 150_000,
      peerName: 'zlib',
      ratio: { min: 0.8, median, max: 0.9 },
      pairs: 5,
      bytesPerEvent: 740,
      note: '1 shard',
    },
  ],
});
const page = 'before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n';
const results = 'packages/bench/results';

describe('bench-table', () => {
  it('puts a row for each comparison between the marks and leaves the rest of the page', () => {
    expect(pageWithTable(page, [result('2026-11-24', 0.85)])).toBe(
      [
        'before',
        '<!-- bench:begin -->',
        '`delivery`, 2026-11-24, A chip, 2 cores, Node v22.23.3:',
        '',
        '| case | bytes | ours | peer | ratio (min to max) | of what |',
        '|---|---|---|---|---|---|',
        '| gzip-vs-zlib | 740 | 123,456 events/s | 150,000 | 0.85 (0.80 to 0.90) | 1 shard; peer: zlib |',
        '<!-- bench:end -->',
        'after',
        '',
      ].join('\n'),
    );
  });

  it('knows no place for it on a page without marks', () => {
    expect(pageWithTable('before\n', [])).toBeUndefined();
  });
});

describe('check-bench', () => {
  const stale = ['README.md: its measurements are not those of the newest results; run pnpm bench:table'];
  const files = (readme: string | undefined) => ({
    'README.md': readme ?? '',
    [`${results}/2026-11-23-delivery.json`]: JSON.stringify(result('2026-11-23', 0.5)),
    [`${results}/2026-11-24-delivery.json`]: JSON.stringify(result('2026-11-24', 0.85)),
  });

  it('takes the table of the newest result, and neither an older one nor one by hand', async () => {
    const newest = pageWithTable(page, [result('2026-11-24', 0.85)]);
    expect(await problemsIn(check, files(newest))).toEqual([]);
    expect(await problemsIn(check, files(pageWithTable(page, [result('2026-11-23', 0.5)])))).toEqual(stale);
    expect(await problemsIn(check, files(newest?.replace('0.85', '0.95')))).toEqual(stale);
  });

  it('misses the marks', async () => {
    expect(await problemsIn(check, files('nothing'))).toEqual([
      'README.md: has no <!-- bench:begin --> … <!-- bench:end -->',
    ]);
  });
});
