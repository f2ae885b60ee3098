import { describe, expect, it } from 'vitest';
import { appLogs } from '../../src/index.ts';
import { casesOf, type FieldCases, refusedFields } from '../helpers/fields.ts';

const cases: FieldCases = {
  event_id: { good: ['018f3f7e-7b0a-7c3e-9d52-0123456789ab'], bad: ['', 'x', null] },
  timestamp: { good: ['2026-11-24T10:00:00+01:00'], bad: ['yesterday', null] },
  level: { good: ['trace', 'fatal'], bad: ['WARN', 'warning', null] },
  service: { good: ['x'.repeat(128)], bad: ['', 'x'.repeat(129), null] },
  host: { good: ['web-1', 'x'.repeat(253)], bad: ['', 'x'.repeat(254), null] },
  message: { good: ['', 'Grüße 🚀\n\tat line 2', 'x'.repeat(65_536)], bad: ['x'.repeat(65_537), null] },
  trace_id: { good: [null, 'a'.repeat(32)], bad: ['', 'A'.repeat(32), 'a'.repeat(31), 'g'.repeat(32)] },
  span_id: { good: [null, '0'.repeat(16)], bad: ['', '0'.repeat(17), 'G'.repeat(16)] },
  duration_ms: { good: [null, 0, 0.25], bad: [-1, '5', Number.NaN] },
  error: { good: [null, { type: 'E', stack: null }, { type: '', stack: 'at 漢' }], bad: ['E', []] },
  attributes: {
    good: [{}, { schlüssel: '🚀', a: '' }, { ['x'.repeat(128)]: 'x'.repeat(4_096) }],
    bad: [null, []],
  },
};

describe('app-logs', () => {
  it('has cases for each field', () => {
    expect(Object.keys(cases)).toEqual(Object.keys(appLogs.schema.shape));
  });

  it.each(casesOf(cases, 'good'))('takes %s = %j', (field, value) => {
    expect(refusedFields('app-logs', field, value)).toEqual([]);
  });

  it.each(casesOf(cases, 'bad'))('refuses %s = %j, naming the field', (field, value) => {
    expect(new Set(refusedFields('app-logs', field, value))).toEqual(new Set([field]));
  });

  it.each([
    ['error', { type: 'E' }, 'error.stack'],
    ['error', { type: 'E', stack: null, code: 1 }, 'error'],
    ['error', { type: 'x'.repeat(257), stack: null }, 'error.type'],
    ['attributes', { a: 1 }, 'attributes.a'],
    ['attributes', { '': 'x' }, 'attributes.'],
    ['attributes', { ['x'.repeat(129)]: 'x' }, `attributes.${'x'.repeat(129)}`],
    ['attributes', { a: 'x'.repeat(4_097) }, 'attributes.a'],
  ])('refuses within %s: %j', (field, value, path) => {
    expect(refusedFields('app-logs', field, value)).toEqual([path]);
  });
});
