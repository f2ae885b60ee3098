import { environmentJsonSchema } from '@event-archive/environments';
import { datasets, nextRelease, type ReleasedShape, shapeFromDataset } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { check as environmentSchema } from '../check-environment-schema.ts';
import { check as lockfile } from '../check-lockfile.ts';
import { check as schema } from '../check-schema.ts';
import { problemsOf as baselineProblems, check as securityBaseline } from '../check-security-baseline.ts';
import { check as synth } from '../check-synth.ts';
import { problemsIn } from './helpers/planted.ts';

describe('check-lockfile', () => {
  const locked = (resolution: string) => ({
    'pnpm-lock.yaml': `packages:\n\n  url@0.11.4:\n    resolution: {${resolution}}\n    deprecated: see https://mirror.example\n\nsnapshots:\n  a@1.0.0:\n    dependencies:\n      url: 0.11.4\n`,
  });
  const HASH = 'integrity: sha512-AAAA==';

  it.each([HASH, `${HASH}, tarball: https://registry.npmjs.org/url/-/url-0.11.4.tgz`])(
    'finds nothing in {%s}',
    async (resolution) => {
      expect(await problemsIn(lockfile, locked(resolution))).toEqual([]);
    },
  );

  it.each([
    [
      `${HASH}, tarball: https://mirror.example/url/-/url-0.11.4.tgz`,
      ['https://mirror.example/url/-/url-0.11.4.tgz is not at registry.npmjs.org'],
    ],
    [
      'commit: abc, repo: git@github.com:a/b.git, type: git',
      ['git@github.com:a/b.git is not at registry.npmjs.org', 'has no sha512 hash'],
    ],
    ['integrity: sha1-AAAA', ['has no sha512 hash']],
  ])('finds in {%s}: %j', async (resolution, problems) => {
    const expected = problems.map((problem) => `pnpm-lock.yaml:4: ${problem}`);
    expect(await problemsIn(lockfile, locked(resolution))).toEqual(expected);
  });

  it('misses a lockfile', async () => {
    expect(await problemsIn(lockfile, {})).toEqual(['pnpm-lock.yaml: is missing']);
  });
});

describe('check-environment-schema', () => {
  const file = 'packages/environments/environment.schema.json';
  const remedy = 'run node packages/environments/src/write-schema.ts, then pnpm format';

  it('takes the schema however it is set, and finds one that is stale or missing', async () => {
    const schema = environmentJsonSchema();
    expect(await problemsIn(environmentSchema, { [file]: JSON.stringify(schema, null, 8) })).toEqual([]);
    expect(
      await problemsIn(environmentSchema, { [file]: JSON.stringify({ ...schema, title: 'Old' }) }),
    ).toEqual([`${file}: is stale; ${remedy}`]);
    expect(await problemsIn(environmentSchema, {})).toEqual([`${file}: is missing; ${remedy}`]);
  });
});

describe('check-schema', () => {
  const folder = 'packages/event-schema/released';
  const released = (change: (shape: ReleasedShape) => object = (shape) => shape) =>
    Object.fromEntries(
      Object.values(datasets).map((dataset) => {
        const shape = nextRelease(undefined, shapeFromDataset(dataset), [], '2026-11-24');
        return [`${folder}/${dataset.name}.json`, JSON.stringify(change(shape))];
      }),
    );

  it('finds nothing when all is released', async () => {
    expect(await problemsIn(schema, released())).toEqual([]);
  });

  it('finds what breaks readers, what is not released, and what cannot be read', async () => {
    const older = (shape: ReleasedShape) => ({ ...shape, fields: shape.fields.slice(0, -1) });
    expect(await problemsIn(schema, released(older))).toEqual([
      `${folder}/app-logs.json: attributes: new, map<string,string>: breaks readers; pnpm schema check says how`,
      `${folder}/iot-readings.json: tags: new, array<string>: breaks readers; pnpm schema check says how`,
      `${folder}/website-events.json: value: new, double: breaks readers; pnpm schema check says how`,
    ]);
    const { [`${folder}/app-logs.json`]: _, ...others } = released();
    expect(await problemsIn(schema, others)).toEqual([
      `${folder}/app-logs.json: new dataset: not released; run pnpm schema release`,
    ]);
    const [problem, ...more] = await problemsIn(schema, { ...released(), [`${folder}/ä.json`]: '{}' });
    expect([problem, more]).toEqual([
      `${folder}/ä.json: dataset: is missing; only pnpm schema release writes it: take it back from git`,
      [],
    ]);
  });
});

describe('check-synth', () => {
  const synthThat = (lines: string) => ({
    'package.json': '{"type":"module"}',
    'packages/infra/src/synth.ts': `if (process.argv[2] !== '--check') throw new Error('not asked to check');\n${lines}`,
  });

  it('finds nothing when synthesis says that all is up to date', async () => {
    expect(await problemsIn(synth, synthThat('process.stdout.write("3 stacks\\n");'))).toEqual([]);
  });

  it('passes on what synthesis says otherwise', async () => {
    const stale = 'process.stdout.write("stale a\\nstale b\\n"); process.exitCode = 1;';
    expect(await problemsIn(synth, synthThat(stale))).toEqual(['stale a', 'stale b']);
    const unwise = 'process.stderr.write("warning prod.json: größe\\n");';
    expect(await problemsIn(synth, synthThat(`${unwise}${stale}`))).toEqual(['stale a', 'stale b']);
    const refused = 'process.stderr.write("error prod.json: prefix\\n"); process.exitCode = 2;';
    expect(await problemsIn(synth, synthThat(refused))).toEqual(['error prod.json: prefix']);
    expect(await problemsIn(synth, synthThat('process.exitCode = 3;'))).toEqual([
      'packages/infra/src/synth.ts --check: exit code 3',
    ]);
    expect(await problemsIn(synth, {})).toEqual(['packages/infra/src/synth.ts: is missing']);
  });
});

describe('check-security-baseline', () => {
  const file = (
    assertionResults: Parameters<typeof baselineProblems>[0]['testResults'][0]['assertionResults'],
  ) => ({
    assertionResults,
  });

  it('names each rule that is broken, with what breaks it', () => {
    const failed = {
      title: 'CKV_AWS_7 in prod: the key rotates',
      status: 'failed',
      failureMessages: ['AssertionError: expected [ Array(1) ] to deeply equal []\n    at x'],
    };
    const passed = { title: 'KMS.4 in prod: the key rotates', status: 'passed' };
    const skipped = { title: 'S3.5 in dev: TLS', status: 'skipped' };
    expect(baselineProblems({ testResults: [file([failed, passed, skipped])] })).toEqual([
      'CKV_AWS_7 in prod: the key rotates: AssertionError: expected [ Array(1) ] to deeply equal []',
      'S3.5 in dev: TLS: skipped',
    ]);
  });

  it('finds a file that cannot be run, and one without tests', () => {
    expect(baselineProblems({ testResults: [{ ...file([]), message: 'SyntaxError: x\n  at y' }] })).toEqual([
      'packages/infra/test/security: SyntaxError: x',
    ]);
    expect(baselineProblems({ testResults: [file([])] })).toEqual([
      'packages/infra/test/security: no test ran',
    ]);
  });

  it('misses the tests', async () => {
    expect(await problemsIn(securityBaseline, {})).toEqual(['packages/infra/test/security: is missing']);
  });
});
