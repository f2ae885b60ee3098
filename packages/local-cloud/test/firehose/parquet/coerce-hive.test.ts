import { describe, expect, it } from 'vitest';
import { convertedRows, convertedValue, HIVE } from './helpers/converted-value.ts';

const mismatch = (detail: string) => `MalformedData: Data does not match the schema. ${detail}`;
const notNumeric = (token: string) =>
  mismatch(`Current token (${token}) not numeric, can not use numeric value accessors`);
const noTimestamp = mismatch('Timestamp format must be yyyy-mm-dd hh:mm:ss[.fffffffff]');

describe('Hive JSON, values', () => {
  it.each<[type: string, json: string, value: unknown]>([
    ['string', '"Žofie 🦊"', 'Žofie 🦊'],
    ['string', '1.0', '1.0'],
    ['string', 'true', 'true'],
    [
      'string',
      '{}',
      'MalformedData: One or more fields have incorrect format. Exception when validating field (root)',
    ],
    ['int', '3', 3],
    ['int', '-3.9', -3],
    ['int', '"3"', notNumeric('VALUE_STRING')],
    ['int', '3000000000', mismatch('Numeric value (3000000000) out of range of int')],
    ['bigint', '9223372036854775807', 9_223_372_036_854_775_807n],
    ['double', '"1"', notNumeric('VALUE_STRING')],
    ['double', '1.5', 1.5],
    ['decimal(4,1)', '"1.25"', '1.3'],
    ['boolean', 'true', true],
    ['boolean', '"true"', mismatch('Current token (VALUE_STRING) not of boolean type')],
    ['date', '"2026-11-24"', '2026-11-24'],
    ['date', '"24.11.2026"', mismatch('Date format must be yyyy-[m]m-[d]d')],
    ['timestamp', '"2026-11-24 10:00:00.123456789"', '2026-11-24 10:00:00.123456789'],
    ['timestamp', '"2026-11-24T10:00:00Z"', noTimestamp],
    ['array<int>', '[1,null]', '[1, NULL]'],
    ['array<int>', '1', mismatch('java.io.IOException: Start of Array expected')],
    ['struct<a:int>', '{"A":1}', "{'a': 1}"],
    ['struct<a:int>', '[1]', mismatch('java.io.IOException: Start of Object expected')],
    ['map<string,int>', '{"A":1,"a":2}', "{'A': 1, 'a': 2}"],
    ['map<bigint,int>', '{"9007199254740993":1}', '{9007199254740993: 1}'],
    ['map<string,int>', '3', mismatch('java.io.IOException: Start of Object expected')],
    ['int', 'null', null],
  ])('%s of %s', (type, json, value) => {
    expect(convertedValue(type, json, HIVE)).toEqual(value);
  });

  it('meet the names of columns whatever their case', () => {
    expect(convertedRows({ Value: 'int' }, '{"vALUE":1,"other":2}', HIVE)).toEqual([[1]]);
  });
});

describe('Hive JSON, timestamps by format', () => {
  it.each([
    [['millis'], '1518033528123', '2018-02-07 19:58:48.123'],
    [['millis'], '"1518033528123"', '2018-02-07 19:58:48.123'],
    [["yyyy-MM-dd'T'HH:mm:ss.SSSZ"], '"2026-11-24T10:00:00.250+01:30"', '2026-11-24 08:30:00.25'],
    [['millis', 'dd.MM.yyyy'], '"24.11.2026"', '2026-11-24 00:00:00'],
    [['millis'], '"2026-11-24 10:00:00"', '2026-11-24 10:00:00'],
    [['dd.MM.yyyy'], '"31.2.2026"', noTimestamp],
  ])('%j reads %s', (TimestampFormats, json, value) => {
    expect(convertedValue('timestamp', json, { HiveJsonSerDe: { TimestampFormats } })).toBe(value);
  });
});
