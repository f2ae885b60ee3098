import { describe, expect, it } from 'vitest';
import { type LedgerLine, ledgerLineFromText, textFromLedgerLine } from '../src/index.ts';

const at = '2026-11-24T10:00:00.000Z';
const run: LedgerLine = {
  kind: 'run',
  version: 1,
  runId: 'run-1',
  dataset: 'website-events',
  environment: 'local',
  stream: 'website-events-stream',
  region: 'us-east-1',
  startedAt: at,
  options: { count: 10, seed: 'Grüße 🚀', keep: true, file: null },
};
const lines: LedgerLine[] = [
  run,
  {
    kind: 'sending',
    at,
    attempt: 1,
    events: [
      { seq: 0, id: 'ü-1' },
      { seq: 1, id: '🚀' },
    ],
  },
  { kind: 'repeat', at, events: [{ seq: 2, id: 'ü-1', repeats: 0 }] },
  { kind: 'accepted', seq: 0, id: 'ü-1', shardId: 'shardId-000000000000', sequenceNumber: '4959', at },
  { kind: 'unknown', seq: 1, id: '🚀', reason: 'no reply in 30 s', at },
  { kind: 'rejected', seq: 2, id: 'c', reason: 'ValidationException\nline 2', at },
  {
    kind: 'end',
    endedAt: at,
    interrupted: false,
    totals: { attempted: 3, accepted: 1, unknown: 1, rejected: 1, skipped: 0 },
  },
];

describe('ledger', () => {
  it.each(lines)('gives back the line it wrote: $kind', (line) => {
    const text = textFromLedgerLine(line);
    expect(text).not.toContain('\n');
    expect(ledgerLineFromText(text)).toEqual(line);
  });

  it.each([
    ['', /^not JSON: /],
    ['{"kind":"acc', /^not JSON: /],
    ['null', /^line: /],
    ['{}', /^kind: /],
    ['{"kind":"acknowledged"}', /^kind: /],
    [JSON.stringify({ ...run, version: 3 }), /^version: /],
    [JSON.stringify({ ...run, startedAt: '2026-11-24T10:00:00Z' }), /^startedAt: /],
    [JSON.stringify({ ...run, startedAt: '2026-11-24T10:00:00.000+01:00' }), /^startedAt: /],
    [JSON.stringify({ ...run, options: { rate: [1] } }), /^options\.rate: /],
    [JSON.stringify({ ...lines[1], attempt: 0 }), /^attempt: /],
    [JSON.stringify({ ...lines[1], events: [] }), /^events: /],
    [
      JSON.stringify({
        ...lines[1],
        events: [
          { seq: 0, id: 'a' },
          { seq: -1, id: 'b' },
        ],
      }),
      /^events\.1\.seq: /,
    ],
    [JSON.stringify({ ...lines[3], sequenceNumber: 5 }), /^sequenceNumber: /],
    [JSON.stringify({ ...lines[3], extra: 5 }), /^extra: is not a known field/],
    [JSON.stringify({ ...lines[4], reason: '' }), /^reason: /],
    [JSON.stringify({ ...lines[5], seq: 0.5 }), /^seq: /],
    [JSON.stringify({ ...lines[6], totals: { attempted: 1 } }), /^totals\.accepted: /],
  ])('says which field of %s is wrong', (text, message) => {
    expect(() => ledgerLineFromText(text)).toThrow(RangeError);
    expect(() => ledgerLineFromText(text)).toThrow(message);
  });
});
