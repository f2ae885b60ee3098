import { describe, expect, it } from 'vitest';
import { convertedRows, convertedValue } from './helpers/converted-value.ts';

const mismatch = (detail: string) => `MalformedData: Data does not match the schema. ${detail}`;
const noNumber = (text: string) => mismatch(`For input string: "${text}"`);

describe('OpenX, values', () => {
  it.each<[type: string, json: string, value: unknown]>([
    ['string', '"Žofie 🦊"', 'Žofie 🦊'],
    ['string', '"\\ud83e\\udd8a\\u0000"', '🦊\0'],
    ['string', '3', '3'],
    ['string', '1.0', '1.0'],
    ['string', '1e3', '1e3'],
    ['string', '12345678901234567890', '12345678901234567890'],
    ['string', 'true', 'true'],
    ['string', '{ "A": [1, 2.50, null], "é": "x" }', '{"a":[1,2.50,null],"é":"x"}'],
    ['varchar(3)', '"longer"', 'longer'],
    ['char(1)', '[]', '[]'],
    ['boolean', 'false', false],
    ['boolean', '"TRUE"', true],
    ['boolean', '"yes"', noNumber('yes')],
    ['boolean', '1', noNumber('1')],
    ['tinyint', '-128', -128],
    ['tinyint', '128', noNumber('128')],
    ['smallint', '"32767"', 32_767],
    ['smallint', '-32769', noNumber('-32769')],
    ['int', '2147483647', 2_147_483_647],
    ['int', '2147483648', noNumber('2147483648')],
    ['int', '"3"', 3],
    ['int', '"+3"', 3],
    ['int', '3.0', 3],
    ['int', '3.7', noNumber('3.7')],
    ['int', '"3.0"', noNumber('3.0')],
    ['int', '" 3"', noNumber(' 3')],
    ['int', '""', noNumber('')],
    ['int', 'true', noNumber('true')],
    ['int', '[1]', noNumber('[1]')],
    ['bigint', '9223372036854775807', 9_223_372_036_854_775_807n],
    ['bigint', '-9223372036854775808', -9_223_372_036_854_775_808n],
    ['bigint', '9223372036854775808', noNumber('9223372036854775808')],
    ['bigint', '"9007199254740993"', 9_007_199_254_740_993n],
    ['bigint', '9007199254740993', 9_007_199_254_740_993n],
    ['double', '0.1', 0.1],
    ['double', '-0', -0],
    ['double', '"1e-7"', 1e-7],
    ['double', '"oops"', noNumber('oops')],
    ['double', '""', mismatch('empty String')],
    ['double', '"NaN"', Number.NaN],
    ['double', '1e400', noNumber('Infinity')],
    ['float', '0.1', Math.fround(0.1)],
    ['float', '1e39', noNumber('1e+39')],
    ['decimal(5,2)', '123.455', '123.46'],
    ['decimal(5,2)', '-123.455', '-123.46'],
    ['decimal(5,2)', '"999.99"', '999.99'],
    ['decimal(5,2)', '999.995', noNumber('999.995')],
    ['decimal(38,0)', '99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
    ['decimal(10,2)', '1e1000000000', noNumber('1e1000000000')],
    ['decimal(10,2)', '0e1000000000', '0.00'],
    ['date', '"2026-2-9"', '2026-02-09'],
    ['date', '"2026-02-29"', noNumber('2026-02-29')],
    ['date', '"0001-01-01"', '0001-01-01'],
    ['date', '20000', noNumber('20000')],
  ])('%s of %s', (type, json, value) => {
    expect(convertedValue(type, json)).toEqual(value);
  });
});

describe('OpenX, values with parts', () => {
  it.each<[type: string, json: string, value: unknown]>([
    ['array<int>', '[1,null,"3"]', '[1, NULL, 3]'],
    ['array<int>', '7', '[7]'],
    ['array<array<int>>', '7', '[[7]]'],
    ['array<int>', '[]', '[]'],
    ['array<int>', '["x"]', noNumber('x')],
    ['map<string,int>', '{"A":1,"b":null}', "{'a': 1, 'b': NULL}"],
    ['map<int,string>', '{"1":"x"}', "{1: 'x'}"],
    ['map<string,int>', '{"A":1,"a":2}', "{'a': 2}"],
    [
      'map<string,int>',
      '[1]',
      mismatch('Data is not JSONObject  but org.openx.data.jsonserde.json.JSONArray with value [1]'),
    ],
    ['struct<a:int,b:string>', '{"B":"x","c":1}', "{'a': NULL, 'b': 'x'}"],
    ['struct<a:int,b:string>', '[1,"x",true]', "{'a': 1, 'b': 'x'}"],
    ['struct<a:int,b:string>', '[1]', "{'a': 1, 'b': NULL}"],
    ['struct<a:int,b:string>', '{}', "{'a': NULL, 'b': NULL}"],
    ['struct<a:int>', '42', mismatch('Data is not JSONObject  but java.lang.Long with value 42')],
    ['struct<a:int>', '"x"', mismatch('Data is not JSONObject  but java.lang.String with value x')],
    ['struct<a:int>', '4.5', mismatch('Data is not JSONObject  but java.lang.Double with value 4.5')],
    ['struct<a:struct<b:array<int>>>', '{"A":{"B":1}}', "{'a': {'b': [1]}}"],
    ['struct<a:int>', 'null', null],
  ])('%s of %s', (type, json, value) => {
    expect(convertedValue(type, json)).toEqual(value);
  });

  it('of a string too deep for any column fail and nothing breaks', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(convertedValue('string', deep)).toMatch(/^ParseError: .*nesting depth exceeds/);
    expect(convertedRows({ a: 'int' }, `{"a":1,"b":${deep}}`)).toEqual([[1]]);
  });
});

describe('OpenX, names', () => {
  it('meet whatever their case, at every depth, and not so once told', () => {
    const columns = { Value: 'int', inner: 'struct<deepValue:int>' };
    const record = '{"vALUE":1,"INNER":{"DEEPvalue":2}}';
    expect(convertedRows(columns, record)).toEqual([[1, "{'deepValue': 2}"]]);
    expect(convertedRows(columns, record, { OpenXJsonSerDe: { CaseInsensitive: false } })).toEqual([
      [null, null],
    ]);
    const exact = '{"Value":1,"inner":{"deepValue":2},"value":3}';
    expect(convertedRows(columns, exact, { OpenXJsonSerDe: { CaseInsensitive: false } })).toEqual([
      [1, "{'deepValue': 2}"],
    ]);
  });

  it('have their dots become underscores when told', () => {
    const columns = { a_b: 'int', c: 'map<string,int>' };
    const record = '{"a.b":1,"c":{"d.e":2}}';
    expect(convertedRows(columns, record)).toEqual([[null, "{'d.e': 2}"]]);
    const deserializer = { OpenXJsonSerDe: { ConvertDotsInJsonKeysToUnderscores: true } };
    expect(convertedRows(columns, record, deserializer)).toEqual([[1, "{'d_e': 2}"]]);
  });

  it('of columns are mapped to keys, and two columns may have one key', () => {
    const ColumnToJsonKeyMappings = { ts: 'Timestamp', again: 'timestamp' };
    const deserializer = { OpenXJsonSerDe: { ColumnToJsonKeyMappings } };
    expect(
      convertedRows({ ts: 'int', again: 'int', timestamp: 'int' }, '{"TIMESTAMP":1,"ts":2}', deserializer),
    ).toEqual([[1, 1, 1]]);
  });

  it('that every object has by itself are columns like others', () => {
    const columns = { constructor: 'string', tostring: 'string' };
    expect(convertedRows(columns, '{"a":1}')).toEqual([[null, null]]);
    expect(convertedRows(columns, '{"constructor":"c","toString":"t","__proto__":{"x":1}}')).toEqual([
      ['c', 't'],
    ]);
  });
});

describe('a record', () => {
  it.each<[string, string | Buffer, unknown]>([
    ['several documents', '{"a":1} {"a":2}\n{"a":3}', [[1], [2], [3]]],
    ['a byte order mark', '\ufeff{"a":1}', [[1]]],
    ['nothing', '', 'MalformedData: The record was empty or contained only whitespace.'],
    ['whitespace', ' \n\t', 'MalformedData: The record was empty or contained only whitespace.'],
    [
      'a primitive',
      '"text"',
      'MalformedData: The input JSON contained a primitive at the top level. The top level must be an object or array.',
    ],
    ['an array', '[{"a":1}]', mismatch('A JSON object is required.')],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x7b, 0xff, 0x7d]),
      'ParseError: Encountered malformed JSON. Invalid UTF-8',
    ],
    ['a document that fails behind one that fits', '{"a":1}{"a":"x"}', noNumber('x')],
    [
      'text behind a document',
      '{"a":1} x',
      "ParseError: Encountered malformed JSON. Unexpected character ('x' (code 120)): was expecting a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') [character 9]",
    ],
    [
      'half a document',
      '{"a":',
      "ParseError: Encountered malformed JSON. Unexpected end-of-input: was expecting a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    ['a number with a leading zero', '{"a":01}', expect.stringContaining('ParseError')],
    ['a comma too many', '{"a":1,}', expect.stringContaining('ParseError')],
    ['a control character in text', '{"b":"\u0001"}', expect.stringContaining('ParseError')],
  ])('of %s', (_fact, record, expected) => {
    expect(convertedRows({ a: 'int' }, record)).toEqual(expected);
  });
});
