import { describe, expect, it } from 'vitest';
import { check } from '../check-docs.ts';
import { problemsIn } from './helpers/planted.ts';

const manifest = JSON.stringify({
  packageManager: 'pnpm@10.34.9',
  scripts: { demo: 'x', 'test:e2e': 'x', verify: 'x' },
});
const problemsOf = (page: string) =>
  problemsIn(check, {
    'package.json': manifest,
    'docs/guide.md': page,
    'docs/other page.md': '# First things\n\n## Größe & 🚀 `pnpm demo`\n',
    'packages/a/src/a.ts': '',
  });

describe('check-docs', () => {
  it.each([
    '[a](../packages/a/src/a.ts) and [b](../packages/a)',
    '[page](<other%20page.md>) [heading](other%20page.md#first-things) [odd](other%20page.md#größe---pnpm-demo)',
    '# Here\n[above](#here)',
    '[web](https://example.com/none) [mail](mailto:a@b.example)',
    '```sh\n$ pnpm demo && pnpm verify --sample all\n$ npx -y pnpm@10.34.9 test:e2e\n$ pnpm install\n```',
    'or a pnpm of your own; `pnpm demo` and `pnpm run verify`',
  ])('finds nothing in %j', async (page) => {
    expect(await problemsOf(page)).toEqual([]);
  });

  it.each([
    ['\n[a](../packages/a/src/b.ts)', 'docs/guide.md:2: ../packages/a/src/b.ts leads nowhere'],
    ['![image](missing.png "title")', 'docs/guide.md:1: missing.png leads nowhere'],
    ['[out](../../elsewhere.md)', 'docs/guide.md:1: ../../elsewhere.md leads nowhere'],
    ['[none](#nowhere)', 'docs/guide.md:1: #nowhere: docs/guide.md has no such heading'],
    [
      '[x](other%20page.md#second)',
      'docs/guide.md:1: other%20page.md#second: docs/other page.md has no such heading',
    ],
    ['```sh\n$ pnpm dmeo --keep\n```', 'docs/guide.md:2: pnpm dmeo: package.json has no such script'],
    ['```\npnpm demo && pnpm start\n```', 'docs/guide.md:2: pnpm start: package.json has no such script'],
    ['first `pnpm demo`, then `pnpm strat`', 'docs/guide.md:1: pnpm strat: package.json has no such script'],
    ['`npx -y pnpm@10.0.0 demo`', 'docs/guide.md:1: pnpm@10.0.0: it is pnpm@10.34.9'],
  ])('finds in %j: %s', async (page, problem) => {
    expect(await problemsOf(page)).toEqual([problem]);
  });
});
