import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Dataset,
  datasetNamed,
  datasetNames,
  defineDataset,
  eventFromRecord,
  kinesisLimits,
  recordBytes,
  recordFromEvent,
  type StreamRecord,
} from '../src/index.ts';
import { eventArbitrary, sampleEvent } from './helpers/events.ts';

// No limits of its own, so that only Kinesis's remain.
const plain = defineDataset({
  name: 'plain',
  description: 'two texts',
  schema: z.strictObject({ key: z.string(), text: z.string() }),
  idField: 'key',
  eventTimeField: 'text',
  partitionKeyField: 'key',
}) as unknown as Dataset;

const recordOf = (event: Record<string, unknown>): StreamRecord => {
  const made = recordFromEvent(plain, event);
  if (!made.ok) throw new Error(made.problem.message);
  return made.record;
};
const problemOf = (event: Record<string, unknown>) => {
  const made = recordFromEvent(plain, event);
  return made.ok ? undefined : made.problem;
};

describe('recordFromEvent', () => {
  it('makes one line of UTF-8 JSON and the partition key', () => {
    const record = recordOf({ key: 'Grüße 🚀', text: '漢' });
    expect(Buffer.from(record.bytes).toString()).toBe('{"key":"Grüße 🚀","text":"漢"}');
    expect(record.partitionKey).toBe('Grüße 🚀');
  });

  it.each(datasetNames)('never has a newline in the bytes of %s', (name) => {
    fc.assert(
      fc.property(eventArbitrary(name), (event) => {
        const made = recordFromEvent(datasetNamed(name), event);
        expect(made.ok && made.record.bytes.includes(0x0a)).toBe(false);
        expect(made.ok && made.record.bytes.includes(0x0d)).toBe(false);
      }),
    );
  });

  it('takes a record of exactly 1 MiB with its key and refuses one byte more', () => {
    const { value: max } = kinesisLimits.maxRecordBytes;
    const shell = recordBytes(recordOf({ key: 'ü', text: '' }));
    const atLimit = { key: 'ü', text: 'x'.repeat(max - shell) };
    expect(recordBytes(recordOf(atLimit))).toBe(max);
    expect(problemOf({ ...atLimit, text: `${atLimit.text}x` })).toEqual({
      code: 'too-large',
      field: null,
      message: `record is ${max + 1} bytes with its partition key; Kinesis takes at most ${max}`,
    });
  });

  it('counts bytes, not characters, against the limit', () => {
    const emoji = { key: 'k', text: '🚀'.repeat(300_000) };
    expect(emoji.text.length).toBeLessThan(kinesisLimits.maxRecordBytes.value);
    expect(problemOf(emoji)?.code).toBe('too-large');
  });

  it.each(['x', 'ü', '🚀'])('takes a key of 256 times %s and refuses one character more', (character) => {
    expect(recordOf({ key: character.repeat(256), text: '' }).partitionKey).toBe(character.repeat(256));
    expect(problemOf({ key: character.repeat(257), text: '' })).toEqual({
      code: 'partition-key',
      field: 'key',
      message: 'partition key must have 1 to 256 characters, not 257',
    });
  });

  it.each([{ key: '', text: '' }, { text: '' }, { key: null, text: '' }])('refuses %j: no key', (event) => {
    expect(problemOf(event)).toMatchObject({ code: 'partition-key', field: 'key' });
  });

  it('refuses half of a surrogate pair, in the key as elsewhere', () => {
    expect(problemOf({ key: 'k', text: 'x\ud83d' })).toMatchObject({ code: 'schema', field: 'text' });
    expect(problemOf({ key: '\ude80', text: '' })).toMatchObject({ code: 'schema', field: 'key' });
  });
});

describe('recordBytes', () => {
  it('adds the bytes of the key to those of the blob', () => {
    expect(recordBytes({ bytes: new Uint8Array(10), partitionKey: 'ü🚀' })).toBe(16);
  });
});

describe('eventFromRecord', () => {
  it('gives the event back', () => {
    const event = sampleEvent('website-events');
    const dataset = datasetNamed('website-events');
    const made = recordFromEvent(dataset, event);
    expect(made.ok && eventFromRecord(dataset, made.record)).toEqual({ ok: true, row: { event } });
  });
});
