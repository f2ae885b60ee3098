import { describe, expect, it } from 'vitest';
import { gzipRow } from '../../src/delivery/gzip-vs-zlib.ts';

describe('gzip-vs-zlib', () => {
  it('measures small deliveries from two shards, every record of which is stored', async () => {
    const said: string[] = [];
    const row = await gzipRow('gzip-vs-zlib', {
      bytes: 740,
      shards: 2,
      mib: 1,
      plan: { warmUps: 0, counted: 2 },
      say: (text) => void said.push(text),
    });
    expect(said).toEqual(['1,416 records of 740 B, 2 shards']);
    expect(row).toMatchObject({ case: 'gzip-vs-zlib', unit: 'events/s', bytesPerEvent: 740, pairs: 2 });
    expect(row.note).toMatch(/^2 shards, 2 objects of at most 5 MiB, GZIP level 6, compressed \d\.\d times$/);
    expect(row.ratio.min).toBeGreaterThan(0);
    expect(row.ratio.max).toBeGreaterThanOrEqual(row.ratio.median);
  });
});
