import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './helpers/programs.ts';

/** Tells on stderr of each module that is loaded. */
const TELLING = `import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
registerHooks({ load(url, context, next) { writeSync(2, 'loaded ' + url + '\\n'); return next(url, context); } });`;

/** What is loaded by a command line: packages from outside, by name, and our own, by folder. */
function loadedBy(program: string, words: readonly string[]): string[] {
  const cli = join(root, 'packages', program, 'src', 'cli.ts');
  const hooks = `data:text/javascript,${encodeURIComponent(TELLING)}`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', hooks, cli, ...words], {
    encoding: 'utf8',
  });
  const urls = [...stderr.matchAll(/^loaded (file:.*)$/gm)].map(([, url = '']) => url);
  expect({ status, isTold: urls.length > 10, isSaid: stdout.length > 100 }).toEqual({
    status: 0,
    isTold: true,
    isSaid: true,
  });
  return [...new Set(urls.map(packageOf))].sort();
}

function packageOf(url: string): string {
  const [, outside] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  const [, ours] = /\/(packages\/[^/]+)\//.exec(url) ?? [];
  return outside ?? ours ?? url;
}

/** The parser of command lines, and what it needs. */
const YARGS =
  /^(yargs|yargs-parser|y18n|cliui|escalade|get-caller-file|string-width|strip-ansi|wrap-ansi|ansi-regex|ansi-styles|get-east-asian-width)$/;

describe('--help', () => {
  it.each([
    ['producer', ['--help']],
    ['producer', ['send', '--help']],
    ['producer', ['resend', '--help']],
    ['producer', ['plan', '--help']],
    ['verifier', ['--help']],
    ['local-cloud', ['--help']],
    ['local-cloud', ['up', '--help']],
  ])('of %s %j loads the parser of command lines, and nothing that works', (program, words) => {
    const loaded = loadedBy(program, words).filter((name) => !YARGS.test(name));
    expect(loaded).toEqual([`packages/${program}`, 'packages/terminal'].sort());
  });

  it('is told from a command that works', () => {
    expect(loadedBy('producer', ['generate', '--count', '1'])).toEqual(
      expect.arrayContaining(['zod', '@faker-js/faker', 'packages/event-schema']),
    );
  });
});
