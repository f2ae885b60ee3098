import { describe, expect, it } from 'vitest';
import {
  type LedgerLine,
  type LedgerRecordLine,
  ledgerReader,
  textFromLedgerRecordLine,
} from '../src/index.ts';

const at = '2026-11-24T10:00:00.000Z';
const sending: LedgerRecordLine = {
  kind: 'sending-records',
  at,
  records: [
    { record: 0, seqs: [0, 2], ids: ['ü-0', '🚀'] },
    { record: 1, seqs: [1], ids: ['b'] },
  ],
};
const stored = { shardId: 'shardId-000000000000', sequenceNumber: '4959' };

/** Lines as they stand in one ledger → the lines about events that a reader makes of them. */
function read(...lines: LedgerRecordLine[]): LedgerLine[] {
  const reader = ledgerReader();
  return lines.flatMap((line) => reader(textFromLedgerRecordLine(line)));
}

describe('ledgerReader', () => {
  it('says which events leave with the records of a request', () => {
    const events = [
      { seq: 0, id: 'ü-0' },
      { seq: 2, id: '🚀' },
      { seq: 1, id: 'b' },
    ];
    expect(read(sending)).toEqual([{ kind: 'sending', at, attempt: 1, events }]);
    const again: LedgerRecordLine = { kind: 'sending-again', at, attempt: 2, records: [1] };
    expect(read(sending, again).slice(1)).toEqual([
      { kind: 'sending', at, attempt: 2, events: events.slice(2) },
    ]);
  });

  it('gives each event of an accepted record shard, sequence number and its place, a lone one no place', () => {
    const accepted: LedgerRecordLine = {
      kind: 'accepted-records',
      at,
      records: [
        { record: 1, ...stored },
        { record: 0, ...stored },
      ],
    };
    expect(read(sending, accepted).slice(1)).toEqual([
      { kind: 'accepted', seq: 1, id: 'b', ...stored, at },
      { kind: 'accepted', seq: 0, id: 'ü-0', ...stored, subSequenceNumber: 0, at },
      { kind: 'accepted', seq: 2, id: '🚀', ...stored, subSequenceNumber: 1, at },
    ]);
  });

  it('gives every event of a failed record its fate, first unknown and then another', () => {
    const failed = (kind: 'unknown-records' | 'rejected-records'): LedgerRecordLine => ({
      kind,
      at,
      reason: 'no reply\u2028',
      records: [0],
    });
    const lines = read(sending, failed('unknown-records'), failed('rejected-records')).slice(1);
    expect(lines.map((line) => [line.kind, 'id' in line && line.id])).toEqual([
      ['unknown', 'ü-0'],
      ['unknown', '🚀'],
      ['rejected', 'ü-0'],
      ['rejected', '🚀'],
    ]);
  });

  it('reads lines about events as they are', () => {
    const line: LedgerLine = { kind: 'accepted', seq: 0, id: 'a', ...stored, at };
    expect(ledgerReader()(JSON.stringify(line))).toEqual([line]);
  });

  it.each([
    ['{"kind":"sending-rec', /^not JSON: /],
    [
      `{"kind":"accepted-records","at":"${at}","records":[{"record":7,"shardId":"s","sequenceNumber":"1"}]}`,
      /record 7/,
    ],
    [
      `{"kind":"sending-records","at":"${at}","records":[{"record":0,"seqs":[0,1],"ids":["a"]}]}`,
      /2 seqs and 1 ids/,
    ],
    [`{"kind":"sending-again","at":"${at}","attempt":1,"records":[0]}`, /^attempt: /],
    [`{"kind":"lost-records","at":"${at}"}`, /^kind: /],
    ['null', /^line: /],
  ])('refuses %s', (text, message) => {
    expect(() => ledgerReader()(text)).toThrow(message);
  });
});
