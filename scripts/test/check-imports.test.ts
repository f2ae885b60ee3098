import { describe, expect, it } from 'vitest';
import { check } from '../check-imports.ts';
import { problemsIn } from './helpers/planted.ts';

const importing = (specifier: string) => `import { x } from '${specifier}';\n`;

describe('check-imports', () => {
  it.each([
    ['packages/event-schema/src/a.ts', 'zod'],
    ['packages/event-schema/src/a.ts', './b.ts'],
    ['packages/event-schema/test/a.test.ts', '../src/a.ts'],
    ['packages/event-schema/test/a.test.ts', 'node:fs'],
    ['packages/environments/src/load.ts', 'node:fs'],
    ['packages/environments/src/load.ts', '@event-archive/terminal/user-error'],
    ['packages/aws-clients/src/clients.ts', '@aws-sdk/client-s3'],
    ['packages/producer/src/send.ts', '@event-archive/aws-clients'],
    ['packages/verifier/src/cli.ts', '@event-archive/terminal'],
    ['packages/infra/src/app.ts', 'cdktf'],
    ['packages/infra/src/a.ts', '@cdktf/provider-aws/lib/s3-bucket/index.js'],
    ['packages/local-cloud/src/gateway.ts', 'node:http'],
    ['packages/e2e/test/a.test.ts', '@event-archive/local-cloud'],
    ['packages/e2e/test/a.test.ts', '@cloud-copilot/iam-simulate'],
    ['scripts/demo.ts', '@event-archive/verifier'],
    ['scripts/check-imports.ts', 'node:path'],
  ])('lets %s import %s', async (file, specifier) => {
    expect(await problemsIn(check, { [file]: importing(specifier) })).toEqual([]);
  });

  it.each([
    ['packages/event-schema/src/a.ts', 'node:fs', 'event-schema may not import node:fs'],
    ['packages/event-schema/src/a.ts', 'yargs', 'event-schema may not import yargs'],
    [
      'packages/event-schema/src/a.ts',
      '@event-archive/terminal/user-error',
      'event-schema may not import @event-archive/terminal/user-error',
    ],
    ['packages/environments/src/environment.ts', 'node:fs', 'environments may not import node:fs'],
    [
      'packages/environments/src/load.ts',
      '@event-archive/terminal',
      'environments may not import @event-archive/terminal',
    ],
    [
      'packages/aws-clients/src/a.ts',
      '@event-archive/terminal',
      'aws-clients may not import @event-archive/terminal',
    ],
    [
      'packages/producer/src/a.ts',
      '@event-archive/verifier',
      'producer may not import @event-archive/verifier',
    ],
    [
      'packages/producer/test/a.test.ts',
      '@event-archive/local-cloud',
      'producer may not import @event-archive/local-cloud',
    ],
    ['packages/verifier/src/a.ts', '@event-archive/infra', 'verifier may not import @event-archive/infra'],
    [
      'packages/verifier/src/a.ts',
      '@event-archive/producer/src/ledger.ts',
      'verifier may not import @event-archive/producer/src/ledger.ts',
    ],
    ['packages/infra/src/a.ts', '@aws-sdk/client-s3', 'infra may not import @aws-sdk/client-s3'],
    [
      'packages/infra/src/a.ts',
      '@event-archive/aws-clients',
      'infra may not import @event-archive/aws-clients',
    ],
    [
      'packages/local-cloud/src/a.ts',
      '@event-archive/event-schema',
      'local-cloud may not import @event-archive/event-schema',
    ],
    [
      'packages/local-cloud/test/a.test.ts',
      '@event-archive/environments',
      'local-cloud may not import @event-archive/environments',
    ],
    ['packages/local-cloud/src/a.ts', 'cdktf', 'local-cloud may not import cdktf'],
    ['packages/e2e/test/a.test.ts', 'cdktf', 'e2e may not import cdktf'],
    [
      'packages/infra/src/a.ts',
      '@cloud-copilot/iam-simulate',
      '@cloud-copilot/iam-simulate is for tests alone',
    ],
    ['packages/e2e/src/a.ts', '@cloud-copilot/iam-policy', '@cloud-copilot/iam-policy is for tests alone'],
    ['scripts/a.ts', '@cloud-copilot/iam-simulate', 'scripts may not import @cloud-copilot/iam-simulate'],
    ['scripts/demo.ts', 'cdktf', 'scripts may not import cdktf'],
    [
      'scripts/cdktn/a.ts',
      '@cdktf/provider-aws/lib/s3-bucket/index.js',
      'scripts may not import @cdktf/provider-aws/lib/s3-bucket/index.js',
    ],
    ['packages/bench/src/a.ts', '@event-archive/e2e', 'bench may not import @event-archive/e2e'],
    [
      'packages/producer/src/a.ts',
      '@event-archive/producer',
      '@event-archive/producer is this package itself; import it by path',
    ],
    [
      'packages/producer/src/a.ts',
      '../../verifier/src/b.ts',
      '../../verifier/src/b.ts leaves the package; import it by name',
    ],
    ['packages/producer/src/a.ts', '../test/helpers/b.ts', '../test/helpers/b.ts is outside src'],
    [
      'packages/new-one/src/a.ts',
      'zod',
      'packages/new-one is not in the table of scripts/check-imports.ts; add it',
    ],
  ])('refuses in %s the import of %s', async (file, specifier, problem) => {
    expect(await problemsIn(check, { [file]: `\n${importing(specifier)}` })).toEqual([
      `${file}:2: ${problem}`,
    ]);
  });

  it.each([
    `export * from 'cdktf';`,
    `import 'cdktf';`,
    `import type { App } from 'cdktf';`,
    `const { App } = await import('cdktf');`,
    `} from 'cdktf';`,
  ])('sees every form of import: %s', async (line) => {
    expect(await problemsIn(check, { 'packages/verifier/src/a.ts': line })).toHaveLength(1);
  });
});
