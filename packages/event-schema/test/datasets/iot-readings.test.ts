import { describe, expect, it } from 'vitest';
import { iotReadings } from '../../src/index.ts';
import { casesOf, type FieldCases, refusedFields } from '../helpers/fields.ts';

const place = { latitude: 0, longitude: 0, altitude_m: null };

const cases: FieldCases = {
  event_id: { good: ['018f3f7e-7b0a-7c3e-9d52-0123456789ab'], bad: ['', 'x', null] },
  timestamp: { good: ['2026-11-24 10:00'], bad: ['2026-11-24', null] },
  device_id: { good: ['屋上-1', 'x'.repeat(128)], bad: ['', 'x'.repeat(129), 1, null] },
  metric: { good: ['temperature', 'power'], bad: ['Temperature', 'speed', null] },
  unit: { good: ['°C', '%', 'hPa', 'mm/s', 'W'], bad: ['C', 'w', null] },
  value: { good: [0, -273.15, 1e300], bad: ['1', null, Number.NaN, Number.POSITIVE_INFINITY] },
  reading_number: { good: [0, Number.MAX_SAFE_INTEGER], bad: [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, null] },
  battery_percent: { good: [null, 0, 100, 55.5], bad: [-0.1, 100.1, '50'] },
  location: { good: [null, place, { latitude: -90, longitude: 180, altitude_m: -3 }], bad: ['52,13', []] },
  tags: { good: [[], ['ü'], Array(32).fill('x')], bad: [Array(33).fill('x'), null, 'x'] },
};

describe('iot-readings', () => {
  it('has cases for each field', () => {
    expect(Object.keys(cases)).toEqual(Object.keys(iotReadings.schema.shape));
  });

  it.each(casesOf(cases, 'good'))('takes %s = %j', (field, value) => {
    expect(refusedFields('iot-readings', field, value)).toEqual([]);
  });

  it.each(casesOf(cases, 'bad'))('refuses %s = %j, naming the field', (field, value) => {
    expect(new Set(refusedFields('iot-readings', field, value))).toEqual(new Set([field]));
  });

  it.each([
    ['location', { ...place, latitude: 90.1 }, 'location.latitude'],
    ['location', { ...place, longitude: -180.1 }, 'location.longitude'],
    ['location', { latitude: 0, longitude: 0 }, 'location.altitude_m'],
    ['location', { ...place, city: 'Köln' }, 'location'],
    ['tags', ['a', ''], 'tags.1'],
    ['tags', ['x'.repeat(65)], 'tags.0'],
  ])('refuses within %s: %j', (field, value, path) => {
    expect(refusedFields('iot-readings', field, value)).toEqual([path]);
  });
});
