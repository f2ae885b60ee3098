import { describe, expect, it } from 'vitest';
import { randomIds } from '../../src/firehose/index.ts';

describe('randomIds', () => {
  it('makes 11 characters of A-Z, a-z, 0-9, other ones each time', () => {
    const strings = Array.from({ length: 200 }, randomIds.randomString);
    expect(strings.filter((text) => !/^[A-Za-z0-9]{11}$/.test(text))).toEqual([]);
    expect(new Set(strings).size).toBe(200);
  });

  it('makes lower-case uuids', () => {
    expect(randomIds.uuid()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
