import { homedir, hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { check as clients } from '../check-clients.ts';
import { check as fileLength } from '../check-file-length.ts';
import { check as limits } from '../check-limits.ts';
import { check as suppressions } from '../check-suppressions.ts';
import { check as words } from '../check-words.ts';
import { problemsIn } from './helpers/planted.ts';

// What is planted is put together from parts, or the checks would find it here.
const joined = (...parts: string[]) => parts.join('');

describe('check-clients', () => {
  it('finds a client that is built outside aws-clients', async () => {
    expect(
      await problemsIn(clients, {
        'packages/verifier/src/a.ts': `\nconst client = new ${'S3Client'}({ region });`,
        'packages/aws-clients/src/clients.ts': `new ${'KinesisClient'}({})`,
        'packages/verifier/test/a.test.ts': `new ${'S3Client'}({})`,
      }),
    ).toEqual([
      'packages/verifier/src/a.ts:2: builds a S3Client itself; take one from @event-archive/aws-clients',
    ]);
  });
});

describe('check-file-length', () => {
  it('finds 300 lines and more, fixtures apart', async () => {
    const lines = (count: number) => 'x;\n'.repeat(count);
    expect(
      await problemsIn(fileLength, {
        'packages/a/src/short.ts': lines(299),
        'packages/a/src/long.ts': lines(300),
        'packages/a/test/fixtures/long.ts': lines(1_000),
        'docs/long.md': lines(1_000),
      }),
    ).toEqual(['packages/a/src/long.ts: has 300 lines; split it below 300']);
  });
});

describe('check-limits', () => {
  it.each([
    'const MAX = 1_048_576;',
    'const MAX = 5 * 1_048_576;',
    'if (bytes > 5242880)',
    'maxRecords: 500,',
    'const BATCH_SIZE = 500;',
  ])('finds %s', async (line) => {
    expect(await problemsIn(limits, { 'packages/producer/src/a.ts': line })).toEqual([
      expect.stringMatching(
        /^packages\/producer\/src\/a\.ts:1: ".*" is a limit of AWS; take it from kinesisLimits$/,
      ),
    ]);
  });

  it.each([
    'const OURS = 256 * 1_048_576;',
    'bytes / 1_048_576',
    'const WAIT_MS = 500;',
    'const record = 5_000;',
    'x1048576',
  ])('lets %s be', async (line) => {
    expect(await problemsIn(limits, { 'packages/verifier/src/a.ts': line })).toEqual([]);
  });

  it('looks at producer and verifier only', async () => {
    expect(await problemsIn(limits, { 'packages/local-cloud/src/a.ts': 'const MIB = 1_048_576;' })).toEqual(
      [],
    );
  });
});

describe('check-suppressions', () => {
  const biome = joined('// biome', '-ignore lint/style/useConst');
  const expectError = joined('// @ts-expect', '-error');
  const ignore = joined('// @ts', '-ignore');

  it.each([
    [biome, 'switches a rule off without saying why'],
    [`${biome}:`, 'switches a rule off without saying why'],
    [`${biome}: <explanation>`, 'switches a rule off without saying why'],
    [`${biome}: because`, 'switches a rule off without saying why'],
    [expectError, 'switches a rule off without saying why'],
    [
      `${ignore} the types of this library are wrong`,
      `${ignore.slice(3)} is not used here; mend what it hides`,
    ],
    [
      joined('/* eslint', '-disable */'),
      `${joined('eslint', '-disable')} is not used here; mend what it hides`,
    ],
  ])('finds %j', async (comment, problem) => {
    expect(await problemsIn(suppressions, { 'packages/a/src/a.ts': `let x;\n${comment}\n` })).toEqual([
      `packages/a/src/a.ts:2: ${problem}`,
    ]);
  });

  it.each([`${biome}: the library writes to it`, `${expectError} a wrong call on purpose`])(
    'lets %j be',
    async (comment) => {
      expect(await problemsIn(suppressions, { 'packages/a/src/a.ts': comment })).toEqual([]);
    },
  );
});

describe('check-words', () => {
  it.each([
    joined('see /wo', 'rk/main/notes.md'),
    joined('"../sha', 'red/design/style.md"'),
    joined('as in issue ', '#12'),
    joined('in the previous', ' session we saw'),
    joined('/ho', 'me/jane/archive'),
    joined('/Us', 'ers/jane/archive'),
    joined('cd /ro', 'ot/archive'),
    joined('C:\\Us', 'ers\\jane'),
    ...(homedir().split('/').length > 2 ? [homedir()] : []),
    ...(/^(?=.*[\d-]).{6,}$/.test(hostname()) ? [`built on ${hostname()}`] : []),
  ])('finds %j', async (line) => {
    expect(await problemsIn(words, { 'docs/guide.md': `Grüße 🚀\n${line}\n` })).toEqual([
      expect.stringMatching(/^docs\/guide\.md:2: ".+" names /),
    ]);
  });

  it.each([
    'events of one session keep their order; session_id, the next session_id, aws_session_token',
    'https://docs.example/work/flow and a network/work/x',
    'packages/shared/a.ts',
    'there is no issue with that',
    'GET /homepage',
    'https://shop.example/home/garden',
  ])('lets %j be', async (line) => {
    expect(await problemsIn(words, { 'docs/guide.md': line })).toEqual([]);
  });

  it('does not look into files that git does not know', async () => {
    const line = joined('/ho', 'me/jane');
    expect(await problemsIn(words, { '.gitignore': 'out/\n', 'out/a.md': line })).toEqual([]);
  });
});
