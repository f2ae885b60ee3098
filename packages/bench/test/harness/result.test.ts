import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jsonFromResult, textFromRows, writeResult } from '../../src/harness/result.ts';

const row = {
  case: 'a-vs-b',
  unit: 'events/s',
  ours: 123_456.789,
  peer: 0.123_456,
  peerName: 'b',
  ratio: { min: 0.123_4, median: 1.005_1, max: 12.345_6 },
  pairs: 5,
  bytesPerEvent: 740,
  note: 'small',
};
const result = {
  name: 'delivery',
  date: '2026-11-24T10:11:12.000Z',
  machine: { cpu: 'A chip', cores: 2, node: 'v22.23.3' },
  rows: [row],
};

describe('a result', () => {
  it('is one JSON value with numbers of the length that they are worth', () => {
    expect(JSON.parse(jsonFromResult(result))).toEqual({
      ...result,
      rows: [{ ...row, ours: 123_500, peer: 0.1235, ratio: { min: 0.12, median: 1.01, max: 12.35 } }],
    });
  });

  it('is kept under its day and name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-results-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = writeResult(result, join(folder, 'new'));
    expect(path).toBe(join(folder, 'new', '2026-11-24-delivery.json'));
    expect(readFileSync(path, 'utf8')).toBe(`${jsonFromResult(result)}\n`);
  });

  it('is a table for people', () => {
    const [head, line] = textFromRows([row]).split('\n');
    expect(head).toMatch(/^case +bytes +ours +peer +unit +ratio +min to max +peer is +note$/);
    expect(line).toMatch(/^a-vs-b +740 +123,500 +0\.124 +events\/s +1\.01 +0\.12 to 12\.35 +b +small$/);
  });
});
