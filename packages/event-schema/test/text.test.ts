import { describe, expect, it } from 'vitest';
import { unreadableField, utf8Bytes } from '../src/text.ts';

const found = (json: string) => unreadableField(json, JSON.parse(json));

describe('unreadableField', () => {
  it.each([
    ['half of a pair, by its dotted path', String.raw`{"a":[{"b":"x\ud83d"}]}`, 'a.0.b'],
    ['the second half alone', String.raw`{"a":"\uDE80"}`, 'a'],
    ['halves in the wrong order', String.raw`{"a":"\ude80\ud83d"}`, 'a'],
    ['a name that is half of a pair', String.raw`{"a":{"\ud83d":1}}`, 'a.\ufffd'],
  ])('finds %s', (_fact, json, field) => {
    expect(found(json)).toEqual({
      field,
      message: 'holds half of a surrogate pair, which is not Unicode text',
    });
  });

  it.each(['{"a":{"__proto__":"x"}}', String.raw`{"a":{"\u005f_proto__":"x"}}`])(
    'finds the name that zod passes over: %s',
    (json) => {
      expect(found(json)).toEqual({ field: 'a.__proto__', message: 'is not a name that a field may have' });
    },
  );

  it.each([
    ['an escaped whole pair', String.raw`{"a":"\ud83d\ude80"}`],
    ['an escaped backslash before what looks like half of a pair', String.raw`{"a":"\\ud83d"}`],
    ['an emoji', '{"a":"🚀"}'],
    ['the forbidden name as a value', '{"a":"__proto__"}'],
    ['numbers and null', '{"a":1,"b":null,"c":["\\ud83d\\ude80",true]}'],
  ])('finds nothing in %s', (_fact, json) => {
    expect(found(json)).toBeUndefined();
  });
});

describe('utf8Bytes', () => {
  it('gives the UTF-8 of short and long texts, none over another', () => {
    const texts = Array.from({ length: 5_000 }, (_, i) => `${i % 2 ? 'größe 🦊' : '注文'.repeat(20)} ${i}`);
    texts.push('x'.repeat(5_461), 'ü'.repeat(5_462), '🎉'.repeat(100_000));
    const bytes = texts.map(utf8Bytes);
    expect(bytes.map((one) => Buffer.from(one).toString())).toEqual(texts);
  });
});
