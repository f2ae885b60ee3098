import { describe, expect, it } from 'vitest';
import { bytesText, countText, durationText } from '../src/index.ts';

describe('countText', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_234_567, '1,234,567'],
  ])('%i is %s', (count, text) => {
    expect(countText(count)).toBe(text);
  });
});

describe('bytesText', () => {
  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_024, '1.0 KiB'],
    [1_536, '1.5 KiB'],
    [1_048_524, '1023.9 KiB'],
    [1_048_575, '1.0 MiB'],
    [5_242_880, '5.0 MiB'],
    [3 * 1_024 ** 3, '3.0 GiB'],
    [2 * 1_024 ** 4, '2.0 TiB'],
    [4_096 * 1_024 ** 4, '4096.0 TiB'],
  ])('%i is %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

describe('durationText', () => {
  it.each([
    [0, '0.0 s'],
    [4.24, '4.2 s'],
    [59.94, '59.9 s'],
    [59.96, '1 min 00 s'],
    [185, '3 min 05 s'],
    [3_599.6, '1 h 00 min'],
    [7_800, '2 h 10 min'],
    [90_000, '25 h 00 min'],
  ])('%f s is %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
