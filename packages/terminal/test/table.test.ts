import { describe, expect, it } from 'vitest';
import { paintFor, tableFrom, textWidth } from '../src/index.ts';

const paint = paintFor(true, {});

describe('tableFrom', () => {
  it('sets columns under each other, numbers flush right, and leaves no blanks at the end', () => {
    const table = tableFrom(
      [
        ['partition', 'rows', 'note'],
        ['year=2026/', '1,234', ''],
        ['x', '7', 'late'],
      ],
      [1],
    );
    expect(table.split('\n')).toEqual([
      'partition    rows  note',
      'year=2026/  1,234',
      'x               7  late',
    ]);
  });

  it('counts cells of the terminal: wide characters, emoji and marks', () => {
    const table = tableFrom([
      ['漢字', '|'],
      ['🚀', '|'],
      ['e\u0301', '|'],
      ['abcd', '|'],
    ]);
    expect(table.split('\n')).toEqual(['漢字  |', '🚀    |', 'e\u0301     |', 'abcd  |']);
  });

  it('does not count colour', () => {
    const [head, row] = tableFrom([
      [paint('bold', 'ab'), 'x'],
      ['abcd', 'x'],
    ]).split('\n');
    expect(head).toBe(`${paint('bold', 'ab')}    x`);
    expect(row).toBe('abcd  x');
  });

  it('takes rows of different length, and none', () => {
    expect(tableFrom([['a'], ['bb', 'c']])).toBe('a\nbb  c');
    expect(tableFrom([])).toBe('');
  });
});

describe('textWidth', () => {
  it.each([
    ['', 0],
    ['plain text', 10],
    ['Grüße', 5],
    ['漢字', 4],
    ['カタカナ', 8],
    ['ﾊﾝｶｸ', 8],
    ['한국', 4],
    ['ｆｕｌｌ', 8],
    ['🚀', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['✓', 1],
    ['█░', 2],
    ['e\u0301', 1],
    ['\u001B[31mred\u001B[39m', 3],
    ['5', 1],
  ])('%j fills %i cells', (text, cells) => {
    expect(textWidth(text)).toBe(cells);
  });
});
