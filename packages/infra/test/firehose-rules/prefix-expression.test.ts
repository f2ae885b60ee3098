import { describe, expect, it } from 'vitest';
import { piecesFrom } from '../../src/firehose-rules/prefix-expression.ts';

describe('piecesFrom', () => {
  it.each([
    ['', []],
    ['événements 🗂️/', [{ kind: 'literal', text: 'événements 🗂️/' }]],
    [
      'a!b/!{timestamp:HH:mm}c',
      [
        { kind: 'literal', text: 'a!b/' },
        { kind: 'expression', namespace: 'timestamp', value: 'HH:mm' },
        { kind: 'literal', text: 'c' },
      ],
    ],
    [
      '!{timestamp:yyyy/!{timestamp:MM}',
      [
        { kind: 'stray', text: '!{' },
        { kind: 'literal', text: 'timestamp:yyyy/' },
        { kind: 'expression', namespace: 'timestamp', value: 'MM' },
      ],
    ],
    ['!{}', [{ kind: 'stray', text: '!{}' }]],
    [
      'a/!{timestamp',
      [
        { kind: 'literal', text: 'a/' },
        { kind: 'stray', text: '!{' },
        { kind: 'literal', text: 'timestamp' },
      ],
    ],
  ])('cuts %j', (prefix, pieces) => {
    expect(piecesFrom(prefix)).toEqual(pieces);
  });
});
