import { describe, expect, it } from 'vitest';
import { countryCodes } from '../../src/datasets/country-codes.ts';

describe('countryCodes', () => {
  it('are the 249 officially assigned codes, two capital letters each', () => {
    expect(countryCodes.size).toBe(249);
    for (const code of countryCodes) expect(code).toMatch(/^[A-Z]{2}$/);
  });

  it('are all known to the runtime as regions', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect([...countryCodes].filter((code) => names.of(code) === undefined)).toEqual([]);
  });
});
