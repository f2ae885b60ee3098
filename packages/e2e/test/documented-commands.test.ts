import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkout, pnpmIn, portIsFree, removeCheckout } from './helpers/checkout.ts';
import { root } from './helpers/programs.ts';

/** The pages whose commands a reader is told to type. */
const PAGES = ['README.md', 'docs/guide.md'];
/** Needs an AWS account: what is run of these is their `--help`, so that words and flags are real. */
const ON_AWS = /^pnpm (cdktf (deploy|diff|destroy)|.*--env (dev|prod))/;
/** Run by themselves elsewhere: the whole test suites, and the demo. */
const RUN_ELSEWHERE =
  /^npx -y pnpm@10\.34\.9 (demo|test)|^pnpm (test|test:e2e|demo|install|typecheck|lint|check)\b/;

const commandsOf = (page: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^\$ ((?:npx -y )?pnpm[@ ].*)$/gm)].map(
    ([, line = '']) => line.replace(/\s+#.*$/, '').trim(),
  );

// On a machine of a person's the port may be in use by a cloud of their own; in CI that is a fault.
const isSkipped = !process.env.CI && !(await portIsFree(4566));

describe.skipIf(isSkipped)('documented commands, typed in a fresh checkout', () => {
  const copy = checkout();
  afterAll(async () => {
    await pnpmIn(copy, 'local down');
    removeCheckout(copy);
  });

  it.each(PAGES)('%s names some', (page) => {
    expect(commandsOf(page).length).toBeGreaterThan(3);
  });

  describe.each(PAGES)('%s', (page) => {
    it.each(commandsOf(page).filter((command) => !RUN_ELSEWHERE.test(command)))('%s', async (command) => {
      const words = command.replace(/^pnpm /, '');
      const asked = ON_AWS.test(command) ? `${words} --help` : words;
      const { exitCode, stdout, stderr } = await pnpmIn(copy, asked);
      expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    });
  });
});
