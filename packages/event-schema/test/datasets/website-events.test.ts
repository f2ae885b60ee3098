import { describe, expect, it } from 'vitest';
import { websiteEvents } from '../../src/index.ts';
import { casesOf, type FieldCases, refusedFields } from '../helpers/fields.ts';

const url = (length: number) => `https://a.example/${'x'.repeat(length - 18)}`;

const cases: FieldCases = {
  event_id: {
    good: ['018f3f7e-7b0a-7c3e-9d52-0123456789ab', 'E7C9A3F0-1B2C-4D3E-8F4A-5B6C7D8E9F00'],
    bad: ['', 'not-a-uuid', '018f3f7e7b0a7c3e9d520123456789ab', 7, null],
  },
  timestamp: { good: ['2026-11-24T10:00:00'], bad: ['2026-02-30T10:00:00Z', 1_795_514_400, null] },
  event_type: {
    good: ['page_view', 'a', `a${'b'.repeat(63)}`],
    bad: ['PageView', '_x', '1x', 'page view', '', 'grüße', `a${'b'.repeat(64)}`],
  },
  user_id: { good: ['ü🚀', 'x'.repeat(128)], bad: ['', 'x'.repeat(129), 1] },
  session_id: { good: ['漢字', 'x'.repeat(128)], bad: ['', 'x'.repeat(129), null] },
  page_url: {
    good: ['http://localhost', 'https://müller.example/straße?q=🚀', 'HTTPS://X.EXAMPLE', url(2_048)],
    bad: [
      '',
      'shop.example/a',
      'ftp://a.example',
      'javascript:alert(1)',
      'https:a.example',
      'https://',
      7,
    ].concat([
      ' https://a.example',
      'https://a.example ',
      'https://a\n.example',
      'https://a.example/b c',
      url(2_049),
    ]),
  },
  user_agent: { good: ['x'.repeat(1_024), 'Mozilla/5.0 🚀'], bad: ['', 'x'.repeat(1_025), null] },
  ip_address: {
    good: ['192.0.2.1', '2001:db8::1', '::1', '::ffff:192.0.2.1'],
    bad: ['', '192.0.2', '192.0.2.256', '192.0.2.01', 'fe80::1%eth0', 'localhost', null],
  },
  country: { good: ['DE', 'JP', 'ZW'], bad: ['de', 'UK', 'DEU', 'XX', '', null] },
  device_type: { good: ['desktop', 'mobile', 'tablet'], bad: ['Desktop', 'tv', '', null] },
  browser: { good: ['Chrome', 'Firefox', 'Safari', 'Edge'], bad: ['chrome', 'Opera', null] },
  referrer: { good: [null, 'https://search.example/?q=ü'], bad: ['', '-', 'search.example'] },
  value: {
    good: [null, 0, 19.99, 0.1, -5, 1.1, 1_234_567_890.12, 9_007_199_254_740.99, 1e21],
    bad: [0.001, 0.1 + 0.2, 19.999, '19.99', Number.NaN, Number.POSITIVE_INFINITY],
  },
};

describe('website-events', () => {
  it('has the thirteen fields, each with cases here', () => {
    expect(Object.keys(cases)).toEqual(Object.keys(websiteEvents.schema.shape));
    expect(Object.keys(cases)).toHaveLength(13);
  });

  it.each(casesOf(cases, 'good'))('takes %s = %j', (field, value) => {
    expect(refusedFields('website-events', field, value)).toEqual([]);
  });

  it.each(casesOf(cases, 'bad'))('refuses %s = %j, naming the field', (field, value) => {
    expect(new Set(refusedFields('website-events', field, value))).toEqual(new Set([field]));
  });
});
