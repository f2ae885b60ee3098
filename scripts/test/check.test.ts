import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Io, paintFor } from '@event-archive/terminal';
import { describe, expect, it } from 'vitest';
import { runChecks } from '../check.ts';
import { check as securityBaseline } from '../check-security-baseline.ts';
import { checks } from '../checks.ts';
import type { Check } from '../repository.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const plain = paintFor(false, {});

async function ran(...chosen: Check[]) {
  const [printed, errors]: [string[], string[]] = [[], []];
  const io: Io = {
    print: (text) => void printed.push(text),
    error: (text) => void errors.push(text),
    paint: plain,
    paintError: plain,
    progressWanted: false,
    interrupted: new AbortController().signal,
  };
  return { exitCode: await runChecks(chosen, '/', io), printed, errors };
}
const finding = (name: string, ...problems: string[]): Check => ({ name, run: async () => problems });

describe('runChecks', () => {
  it('prints a line for each check and ends with 0 when all is well', async () => {
    expect(await ran(finding('docs'), finding('words'))).toEqual({
      exitCode: 0,
      printed: ['ok    docs', 'ok    words'],
      errors: [],
    });
  });

  it('runs them all, lists every problem, names what failed, and ends with 1', async () => {
    expect(
      await ran(finding('docs', 'a.md:1: x', 'b.md:2: y'), finding('words'), finding('limits', 'z')),
    ).toEqual({
      exitCode: 1,
      printed: [
        'FAIL  docs',
        '        a.md:1: x',
        '        b.md:2: y',
        'ok    words',
        'FAIL  limits',
        '        z',
      ],
      errors: ['failed docs, limits'],
    });
  });
});

describe('the check of the security baseline', () => {
  it('lists what is accepted, with the reason, also when all is well', async () => {
    const lines = (await securityBaseline.remarks?.(ROOT)) ?? [];
    expect(lines.length).toBeGreaterThan(15);
    expect(lines).toContain(
      'accepted: CKV_AWS_145, AWS-0132, S3.17 of aws_s3_bucket.access_logs_bucket: S3 delivers access logs into no bucket with a KMS key',
    );
    const well: Check = { name: 'security-baseline', run: async () => [], remarks: async () => lines };
    const { exitCode, printed } = await ran(well);
    expect(exitCode).toBe(0);
    expect(printed).toEqual(['ok    security-baseline', ...lines.map((line) => `        ${line}`)]);
  });
});

describe('checks', () => {
  it('are all the files called check-NAME.ts', () => {
    const files = readdirSync(new URL('..', import.meta.url)).filter((file) => /^check-.*\.ts$/.test(file));
    expect(checks.map(({ name }) => `check-${name}.ts`).sort()).toEqual(files.sort());
  });
});
