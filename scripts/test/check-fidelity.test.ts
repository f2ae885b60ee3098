import { describe, expect, it } from 'vitest';
import { check } from '../check-fidelity.ts';
import { problemsIn } from './helpers/planted.ts';

const TOP = `# Fidelity

| source | what |
|---|---|
| guide | a page |
| observed | somebody tried |

## Keys

| behaviour | state | source | test |
|---|---|---|---|`;
const GOOD = '| a \\| key of `a|b` | done | guide, observed | `firehose/key`, `packages/a/test/b` |';

const problemsOf = (...rows: string[]) =>
  problemsIn(check, {
    'docs/fidelity.md': `${TOP}\n${[GOOD, ...rows].join('\n')}\n\nThe end.\n`,
    'packages/local-cloud/test/firehose/key.test.ts': '',
    'packages/a/test/b.test.ts': '',
  });

describe('check-fidelity', () => {
  it('finds nothing where states, sources and tests are there', async () => {
    expect(
      await problemsOf(
        '| b | our choice | observed | `firehose/key` |',
        '| c | not emulated | guide | |',
        '| d | not emulated | guide | `firehose/key` |',
      ),
    ).toEqual([]);
  });

  it.each([
    ['| b | done | guide | `firehose/kye` |', 'there is no test firehose/kye.test.ts'],
    ['| b | not emulated | guide | `packages/a/test/c` |', 'there is no test packages/a/test/c.test.ts'],
    ['| b | done | guide | |', 'names no test'],
    ['| b | our choice | guide | soon |', 'names no test'],
    ['| b | almost | guide | `firehose/key` |', 'state "almost" is none of done, our choice, not emulated'],
    ['| b | done | rumour | `firehose/key` |', 'source "rumour" is not among the sources of the page'],
    ['| b | done | | `firehose/key` |', 'source "" is not among the sources of the page'],
    ['| b | done | guide | `firehose/key` | more |', 'has 5 cells, not 4'],
  ])('finds in %s: %s', async (row, problem) => {
    expect(await problemsOf(row)).toEqual([`docs/fidelity.md:13: ${problem}`]);
  });

  it('wants the page and its table', async () => {
    expect(await problemsIn(check, {})).toEqual(['docs/fidelity.md: is missing']);
    expect(await problemsIn(check, { 'docs/fidelity.md': '# Fidelity\n' })).toEqual([
      'docs/fidelity.md: has no table of behaviour, state, source and test',
    ]);
  });
});
