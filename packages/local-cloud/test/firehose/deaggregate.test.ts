import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userRecords } from '../../src/firehose/deaggregate.ts';
import { aggregated, framed } from './helpers/kpl.ts';

const userRecord = fc.record(
  {
    partitionKey: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
    explicitHashKey: fc.constantFrom('0', '170141183460469231731687303715884105728'),
    data: fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  },
  { requiredKeys: ['partitionKey', 'data'] },
);

const aggregateOf = async (texts: readonly string[]) => {
  const [record] = await aggregated(texts.map((text) => ({ partitionKey: 'k', data: Buffer.from(text) })));
  if (!record) throw new Error('the aggregator made nothing');
  return record;
};

/** A length-delimited field. */
const field = (number: number, bytes: Buffer) =>
  Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
const recordWith = (data: string) => Buffer.concat([Buffer.from([0x08, 0x00]), field(3, Buffer.from(data))]);
const texts = (record: Buffer) => userRecords(record).map(String);

describe('userRecords', () => {
  it('finds every record that the reference aggregator put in, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(userRecord, { minLength: 1, maxLength: 40 }), async (records) => {
        const found = (await aggregated(records)).flatMap((record) => [...userRecords(record)]);
        expect(found).toEqual(records.map(({ data }) => data));
      }),
      { numRuns: 60 },
    );
  });

  it('finds records over several aggregates', async () => {
    const records = Array.from({ length: 30 }, (_, i) => ({
      partitionKey: `Žofie ${i}`,
      data: Buffer.alloc(70_000, `🦊${i}`),
    }));
    const made = await aggregated(records);
    expect(made.length).toBeGreaterThan(1);
    expect(made.flatMap((record) => [...userRecords(record)])).toEqual(records.map(({ data }) => data));
  });

  it('passes on whole whatever is no aggregate', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const record = Buffer.from(bytes);
        expect(userRecords(record)).toEqual([record]);
      }),
    );
  });

  it.each([0, 1, 3, 4, 5, 20])(
    'passes on whole a record of %i bytes that begins like an aggregate',
    (length) => {
      const record = Buffer.concat([Buffer.from([0xf3, 0x89, 0x9a, 0xc2]), Buffer.alloc(20)]).subarray(
        0,
        length,
      );
      expect(userRecords(record)).toEqual([record]);
    },
  );

  it('passes on whole an aggregate with any bit flipped', async () => {
    const record = await aggregateOf(['one', 'two', 'three']);
    for (let bit = 0; bit < record.length * 8; bit++) {
      const broken = Buffer.from(record);
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(userRecords(broken)).toEqual([broken]);
    }
  });

  it('passes on whole an aggregate that is cut anywhere', async () => {
    const record = await aggregateOf(['one', 'two', 'three']);
    for (let length = 0; length < record.length; length++) {
      const cut = record.subarray(0, length);
      expect(userRecords(cut)).toEqual([cut]);
    }
  });

  it('passes on whole what has the right MD5 over a message that is none', () => {
    const wrong = [
      Buffer.from([0x1a]),
      Buffer.from([0x1a, 0x05, 0x08]),
      Buffer.from([0x1a, 0x02, 0x08, 0x00]),
      Buffer.from([0x1b]),
      Buffer.alloc(30, 0xff),
      Buffer.from([0x18, 0x01]),
    ];
    for (const protobuf of wrong) {
      const record = framed(protobuf);
      expect(userRecords(record)).toEqual([record]);
    }
  });

  it('gives nothing for an aggregate of no records', () => {
    expect(userRecords(framed(field(1, Buffer.from('key'))))).toEqual([]);
  });

  it('takes a record without bytes for a record', () => {
    expect(texts(framed(field(3, recordWith(''))))).toEqual(['']);
  });

  it('skips fields that it does not know, of every wire type', () => {
    const unknown = Buffer.concat([
      Buffer.from([0x70, 0xff, 0x01]),
      Buffer.concat([Buffer.from([0x71]), Buffer.alloc(8)]),
      Buffer.concat([Buffer.from([0x75]), Buffer.alloc(4)]),
      field(14, Buffer.from('later')),
    ]);
    const record = Buffer.concat([unknown, recordWith('čau'), unknown]);
    expect(texts(framed(Buffer.concat([unknown, field(3, record), unknown])))).toEqual(['čau']);
  });
});
