import { VARCHAR } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { holdWriter } from '../../../src/firehose/parquet/shared-writer.ts';

const columns = [{ name: 'name', type: VARCHAR }];

describe('holdWriter', () => {
  it('shares one DuckDB, which ends with the last that used it and can begin anew', async () => {
    const [first, second, unused] = [holdWriter(), holdWriter(), holdWriter()];
    const shared = await first.writer();
    expect(await second.writer()).toBe(shared);
    await unused.release();
    await first.release();
    await first.release();
    const file = await shared.begin(columns);
    file.append([['Žofie 🦊']]);
    expect((await file.bytes('FORMAT parquet')).subarray(0, 4).toString()).toBe('PAR1');
    await second.release();
    await expect(shared.begin(columns)).rejects.toThrow();
    const anew = await first.writer();
    expect(anew).not.toBe(shared);
    await expect(anew.begin([])).rejects.toThrow('Table must have at least one column');
    (await anew.begin(columns)).discard();
    await first.release();
  });
});
