import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userRecords } from '../../src/firehose/deaggregate.ts';
import { aggregated, framed } from './helpers/kpl.ts';

const userRecord = fc.record(
  {
    // The reference aggregator keeps its keys in a plain object and takes `valueOf` or `__proto__` for one it has.
    partitionKey: fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((key) => !(key in Object.prototype)),
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
/** A table of one partition key. */
const KEY = field(1, Buffer.from('k'));
/** A Record; before its data the fields with its indices, of which the partition key's is 0 unless told. */
const recordWith = (data: string, ...indices: number[]) =>
  Buffer.concat([Buffer.from(indices.length > 0 ? indices : [0x08, 0x00]), field(3, Buffer.from(data))]);
const texts = (record: Buffer) => userRecords(record).map(String);

const MAGIC_BYTES = 4;
const MD5_BYTES = 16;
const protobufOf = (record: Buffer) => record.subarray(MAGIC_BYTES, record.length - MD5_BYTES);
const flipped = (record: Buffer, at: number) => {
  const broken = Buffer.from(record);
  broken[at] = (broken[at] ?? 0) ^ 0x20;
  return broken;
};

/** Every way in which an aggregate can be broken: the aggregate, a number and some bytes → the broken one. */
const CORRUPTIONS: Record<string, (record: Buffer, seed: number, noise: Buffer) => Buffer> = {
  'another magic': (record, seed) => flipped(record, seed % MAGIC_BYTES),
  'another MD5': (record, seed) => flipped(record, record.length - 1 - (seed % MD5_BYTES)),
  'a byte of the message changed': (record, seed) =>
    flipped(record, MAGIC_BYTES + (seed % protobufOf(record).length)),
  'bytes behind it': (record, _, noise) => Buffer.concat([record, noise]),
  'bytes before it': (record, _, noise) => Buffer.concat([noise, record]),
  'its end missing': (record, seed) => record.subarray(0, seed % record.length),
  'a message that is cut, under the right MD5': (record, seed) => {
    const message = protobufOf(record);
    return framed(message.subarray(0, message.length - 1 - (seed % lastFieldBytes(message))));
  },
  'an index that no table has, under the right MD5': (record, seed) =>
    framed(Buffer.concat([protobufOf(record), field(3, recordWith('x', 0x08, 0x40 + (seed % 0x40)))])),
};

/** Length of the last field of a message that aws-kinesis-agg has made, which is a record; cut before it, it is whole. */
function lastFieldBytes(message: Buffer): number {
  let last = 0;
  for (let at = 0; at < message.length; ) {
    let end = at + 1;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[end++] ?? 0;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    last = end + length - at;
    at = end + length;
  }
  return last - 1;
}

describe('userRecords', () => {
  it('finds records whose keys are names that every object has', () => {
    const keys = ['__proto__', 'valueOf'].map((key) => field(1, Buffer.from(key)));
    const records = ['first', 'second'].map((data, i) => field(3, recordWith(data, 0x08, i)));
    expect(texts(framed(Buffer.concat([...keys, ...records])))).toEqual(['first', 'second']);
  });

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

  it.each(Object.entries(CORRUPTIONS))('passes on whole any aggregate with %s', async (_, corrupted) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(userRecord, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (records, seed, noise) => {
          const [record] = await aggregated(records);
          const broken = corrupted(record ?? Buffer.alloc(0), seed, Buffer.from(noise));
          expect(userRecords(broken)).toEqual([broken]);
        },
      ),
      { numRuns: 60 },
    );
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

  it('passes on whole an aggregate of a record that names no partition key, or one that no table has', () => {
    const noKey = field(3, field(3, Buffer.from('x')));
    const wrong = [
      Buffer.concat([KEY, noKey]),
      field(3, recordWith('x')),
      Buffer.concat([KEY, field(3, recordWith('x', 0x08, 0x01))]),
      Buffer.concat([KEY, field(3, recordWith('x', 0x08, 0x00, 0x10, 0x00))]),
      Buffer.concat([KEY, field(3, recordWith('good')), field(3, recordWith('x', 0x08, 0xff, 0x7f))]),
    ];
    for (const protobuf of wrong) {
      const record = framed(protobuf);
      expect(userRecords(record)).toEqual([record]);
    }
  });

  it('takes the tables wherever they stand', () => {
    const HASH_KEY = field(2, Buffer.from('7'));
    const record = field(3, recordWith('x', 0x08, 0x00, 0x10, 0x00));
    expect(texts(framed(Buffer.concat([record, HASH_KEY, KEY])))).toEqual(['x']);
  });

  it('gives nothing for an aggregate of no records', () => {
    expect(userRecords(framed(field(1, Buffer.from('key'))))).toEqual([]);
  });

  it('takes a record without bytes for a record', () => {
    expect(texts(framed(Buffer.concat([KEY, field(3, recordWith(''))])))).toEqual(['']);
  });

  it('skips fields that it does not know, of every wire type', () => {
    const unknown = Buffer.concat([
      Buffer.from([0x70, 0xff, 0x01]),
      Buffer.concat([Buffer.from([0x71]), Buffer.alloc(8)]),
      Buffer.concat([Buffer.from([0x75]), Buffer.alloc(4)]),
      field(14, Buffer.from('later')),
    ]);
    const record = Buffer.concat([unknown, recordWith('čau'), unknown]);
    expect(texts(framed(Buffer.concat([unknown, KEY, field(3, record), unknown])))).toEqual(['čau']);
  });
});
