import { describe, expect, it } from 'vitest';
import { ageFindings } from '../../src/archive-lint/ages.ts';
import { plain, withBucket } from '../helpers/environment.ts';

const withAges = (warm: number | null, glacier: number | null, deep: number | null) =>
  withBucket({
    lifecycle: {
      ...plain.bucket.lifecycle,
      standardInfrequentAccessAfterDays: warm,
      glacierAfterDays: glacier,
      deepArchiveAfterDays: deep,
    },
  });

describe('ageFindings', () => {
  it.each([
    ['30 days in STANDARD_IA', 30, 60, 61, []],
    ['29 days in STANDARD_IA', 30, 59, 365, ['bucket.lifecycle.glacierAfterDays: 59 days']],
    ['DEEP_ARCHIVE on the day of GLACIER', 30, 60, 60, ['bucket.lifecycle.deepArchiveAfterDays: 60 days']],
    [
      '29 days in STANDARD_IA before DEEP_ARCHIVE',
      30,
      null,
      59,
      ['bucket.lifecycle.deepArchiveAfterDays: 59 days'],
    ],
    ['GLACIER alone after a day', null, 1, null, []],
    ['no move at all', null, null, null, []],
  ])('judges %s', (_title, warm, glacier, deep, expected) => {
    const found = ageFindings(withAges(warm, glacier, deep));
    expect(found.map(({ field, message }) => `${field}: ${message.split(' is before')[0]}`)).toEqual(
      expected,
    );
  });

  it('refuses a log retention that CloudWatch Logs does not offer, and names the next longer one', () => {
    expect(ageFindings({ ...plain, logRetentionDays: 30 })).toEqual([]);
    const [finding] = ageFindings({ ...plain, logRetentionDays: 31 });
    expect(finding).toMatchObject({ severity: 'refused', field: 'logRetentionDays' });
    expect(finding?.message).toMatch(/not 31; write 60$/);
    expect(ageFindings({ ...plain, logRetentionDays: 9_999 })[0]?.message).toMatch(/write 3653$/);
  });
});
