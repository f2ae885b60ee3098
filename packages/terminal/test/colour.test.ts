import { describe, expect, it } from 'vitest';
import { paintFor } from '../src/index.ts';

const RED = '\u001B[31mGrüße 🚀\u001B[39m';

describe('paintFor', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { TERM: 'dumb' }, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: 'anything' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '3', TERM: 'dumb' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: 'false' }, false],
    [false, { FORCE_COLOR: '' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('terminal %s with %j: colour %s', (isTTY, env, colour) => {
    expect(paintFor(isTTY, env)('red', 'Grüße 🚀')).toBe(colour ? RED : 'Grüße 🚀');
  });
});
