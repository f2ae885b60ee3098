import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Check } from './repository.ts';

const TESTS = 'packages/infra/test/security';

interface Results {
  readonly testResults: readonly {
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** The synthesized stacks keep every rule of the security baseline, or an exception says why not. */
export const check: Check = {
  name: 'security-baseline',
  async run(root) {
    if (!existsSync(join(root, TESTS))) return [`${TESTS}: is missing`];
    const folder = mkdtempSync(join(tmpdir(), 'security-baseline-'));
    try {
      const report = join(folder, 'report.json');
      const output = await vitest(root, report);
      return existsSync(report)
        ? problemsOf(JSON.parse(readFileSync(report, 'utf8')))
        : [`${TESTS}: ${firstLine(output)}`];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  /** The accepted exceptions, as the tests have them. */
  async remarks(root) {
    const file = join(root, TESTS, 'exceptions.ts');
    if (!existsSync(file)) return [];
    const { exceptions } = (await import(pathToFileURL(file).href)) as { exceptions: readonly Exception[] };
    return exceptions.map(
      ({ rules, resource, reason }) => `accepted: ${rules.join(', ')} of ${resource}: ${reason}`,
    );
  },
};

interface Exception {
  readonly rules: readonly string[];
  readonly resource: string;
  readonly reason: string;
}

/** What vitest reports as JSON → a line for each test that did not pass. A file that ran no test proves nothing. */
export function problemsOf({ testResults }: Results): string[] {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = testResults.flatMap(({ message }) => (message ? [`${TESTS}: ${firstLine(message)}`] : []));
  if (broken.length === 0 && tests.length === 0) return [`${TESTS}: no test ran`];
  const failed = tests
    .filter(({ status }) => status !== 'passed')
    .map(({ title, status, failureMessages = [] }) =>
      status === 'failed' ? `${title}: ${firstLine(failureMessages[0] ?? '')}` : `${title}: ${status}`,
    );
  return [...broken, ...failed];
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

function vitest(root: string, report: string): Promise<string> {
  const manifest = createRequire(join(root, 'package.json')).resolve('vitest/package.json');
  const cli = join(dirname(manifest), 'vitest.mjs');
  const words = [cli, 'run', '--project', '@event-archive/infra', TESTS];
  words.push('--reporter=json', `--outputFile=${report}`);
  return new Promise((resolve) => {
    execFile(process.execPath, words, { cwd: root, maxBuffer: 64 * 1_048_576 }, (_error, stdout, stderr) =>
      resolve(stdout.trim() || stderr.trim()),
    );
  });
}
