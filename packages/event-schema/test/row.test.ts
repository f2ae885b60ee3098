import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetNamed, documentsFromText, rowFromJson, rowFromLine } from '../src/index.ts';
import { sampleEvent } from './helpers/events.ts';

const dataset = datasetNamed('website-events');
const lineOf = (changes: Record<string, unknown> = {}) =>
  JSON.stringify(sampleEvent('website-events', changes));
const problemOf = (line: string | Uint8Array, name = 'website-events') => {
  const result = rowFromLine(datasetNamed(name), line);
  return result.ok ? undefined : result.problem;
};

describe('rowFromLine', () => {
  it.each([
    ['text', lineOf()],
    ['UTF-8 bytes', Buffer.from(lineOf())],
    ['a line that ends in a carriage return', `${lineOf()}\r`],
  ])('reads %s', (_fact, line) => {
    expect(rowFromLine(dataset, line)).toEqual({ ok: true, row: { event: sampleEvent('website-events') } });
  });

  it('gives the fields in the order of the schema, whatever their order in the line', () => {
    const reversed = Object.fromEntries(Object.entries(sampleEvent('website-events')).reverse());
    const result = rowFromLine(dataset, JSON.stringify(reversed));
    expect(result.ok && Object.keys(result.row.event)).toEqual(Object.keys(dataset.schema.shape));
  });

  it('reads a timestamp of another zone as UTC', () => {
    const result = rowFromLine(dataset, lineOf({ timestamp: '2026-11-24T10:00:00+01:00' }));
    expect(result.ok && result.row.event.timestamp).toBe('2026-11-24T09:00:00.000Z');
  });

  it.each(['', ' \t\r', Buffer.from('  ')])('says that %j is empty', (line) => {
    expect(problemOf(line)).toEqual({ code: 'empty', field: null, message: 'line is empty' });
  });

  it.each([
    ['latin-1 text', Buffer.from('{"a":"Gr\u00fc\u00dfe"}', 'latin1')],
    ['an emoji cut in half', Buffer.from('{"a":"🚀"}').subarray(0, 8)],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0, 0xff])],
  ])('says that %s is not UTF-8', (_fact, line) => {
    expect(problemOf(line)).toEqual({ code: 'not-utf8', field: null, message: 'line is not valid UTF-8' });
  });

  it.each([
    ['a truncated line', lineOf().slice(0, -5)],
    ['text', 'hello'],
    ['a document with something behind it', `${lineOf()} ✓`],
    ['a document with a stray bracket before it', `}${lineOf()}`],
    ['a document with a byte order mark', `\uFEFF${lineOf()}`],
    ['CSV', 'a,b,c'],
  ])('says that %s is not JSON', (_fact, line) => {
    expect(problemOf(line)).toMatchObject({
      code: 'not-json',
      field: null,
      message: expect.stringMatching(/^not JSON: /),
    });
  });

  it.each([
    ['two documents', lineOf() + lineOf({ user_agent: '}{"' }), 2],
    ['three with blanks between', `${lineOf()} ${lineOf()}\t${lineOf()}`, 3],
    ['two and the beginning of a third', `${lineOf()}${lineOf()}{"event_id":"01`, 2],
  ])('counts %s on one line and says what to switch on', (_fact, line, count) => {
    expect(problemOf(line)).toEqual({
      code: 'several-documents',
      field: null,
      message: `${count} JSON documents on one line: Athena reads one a line; switch AppendDelimiterToRecord on`,
    });
  });

  it.each([
    ['website-events', { country: 'UK' }, 'country', 'must be an ISO 3166-1 alpha-2 code such as DE'],
    ['website-events', { ip_address: 'x' }, 'ip_address', 'must be an IPv4 or IPv6 address'],
    ['website-events', { größe: 1 }, 'größe', 'is not a known field'],
    ['app-logs', { error: { type: 'E', stack: null, code: 1 } }, 'error.code', 'is not a known field'],
    ['iot-readings', { tags: ['a', 'b', 3] }, 'tags.2', /must be of type string/],
    [
      'iot-readings',
      { location: { latitude: 91, longitude: 0, altitude_m: null } },
      'location.latitude',
      /90/,
    ],
    ['app-logs', { attributes: { 'a b': 5 } }, 'attributes.a b', /must be of type string/],
  ])('names the field of %s that %j breaks: %s', (name, changes, field, message) => {
    expect(problemOf(JSON.stringify(sampleEvent(name, changes)), name)).toMatchObject({
      code: 'schema',
      field,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it.each(['null', '7', '"text"', '[]'])('refuses %s, which is JSON but no event', (line) => {
    expect(problemOf(line)).toMatchObject({ code: 'schema', field: null });
  });

  it('refuses a field of another type and a missing one by name', () => {
    const { session_id: _left, ...rest } = sampleEvent('website-events');
    expect(problemOf(JSON.stringify(rest))).toMatchObject({ code: 'schema', field: 'session_id' });
    expect(problemOf(lineOf({ value: '1' }))).toMatchObject({ code: 'schema', field: 'value' });
  });

  it('refuses numbers that JSON can write but a double cannot hold', () => {
    const line = JSON.stringify(sampleEvent('iot-readings'));
    expect(
      problemOf(line.replace('"reading_number":7', '"reading_number":9007199254740993'), 'iot-readings')
        ?.field,
    ).toBe('reading_number');
    expect(problemOf(line.replace('"value":-3.5', '"value":1e400'), 'iot-readings')?.field).toBe('value');
  });

  it('refuses half of a surrogate pair and a field that would vanish', () => {
    const log = JSON.stringify(sampleEvent('app-logs'));
    const half = log.replace('"checkout"', String.raw`"check\ud83dout"`);
    const hidden = log.replace('{"region"', '{"__proto__":"x","region"');
    expect(problemOf(half, 'app-logs')).toMatchObject({ code: 'schema', field: 'service' });
    expect(problemOf(hidden, 'app-logs')).toMatchObject({ code: 'schema', field: 'attributes.__proto__' });
  });

  it('never throws, whatever the line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }), fc.json()), (line) => {
        expect(rowFromLine(dataset, line)).toMatchObject({ ok: false });
      }),
    );
  });
});

describe('rowFromJson', () => {
  it('types a parsed value', () => {
    expect(rowFromJson(dataset, sampleEvent('website-events'))).toMatchObject({ ok: true });
    expect(rowFromJson(dataset, undefined)).toMatchObject({ ok: false, problem: { code: 'schema' } });
  });
});

describe('documentsFromText', () => {
  const blank = fc.string({ unit: fc.constantFrom(' ', '\n', '\t'), maxLength: 3 });
  const jsonDocument = fc
    .oneof(
      fc.object({ key: fc.string({ unit: 'grapheme' }), withNullPrototype: false }),
      fc.array(fc.jsonValue()),
      fc.dictionary(fc.string(), fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', '🚀') })),
    )
    .map((value) => JSON.stringify(value));

  it('gives back the documents that were written one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(jsonDocument, blank)), (documents) => {
        const text = documents.flat().join('');
        expect(documentsFromText(text)).toEqual(documents.map(([json]) => json));
      }),
    );
  });

  it.each([
    ['nothing', '', []],
    ['blanks', ' \n ', []],
    ['a rest that does not close', '{"a":1}{"b":', ['{"a":1}', '{"b":']],
    ['a bracket that closes nothing', '}{"a":1}', ['}', '{"a":1}']],
    [
      'an escaped quote and a backslash at the end of a string',
      String.raw`{"a":"\"}"}{"b":"\\"}`,
      [String.raw`{"a":"\"}"}`, String.raw`{"b":"\\"}`],
    ],
  ])('takes apart %s', (_fact, text, documents) => {
    expect(documentsFromText(text)).toEqual(documents);
  });
});
