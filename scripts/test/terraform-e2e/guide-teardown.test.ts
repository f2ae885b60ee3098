import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMoto } from '../../terraform-e2e/moto.ts';
import { findTools } from '../../terraform-e2e/tools.ts';
import { openWorkshop } from '../../terraform-e2e/workshop.ts';

// The loop of the guide as it stands there, typed into a shell with the AWS CLI, against moto.

const guide = readFileSync(new URL('../../../docs/guide.md', import.meta.url), 'utf8');
const [, loop = ''] = /```sh\n(BUCKET=[^`]*?delete-objects[^`]*?)```/.exec(guide) ?? [];

const workshop = openWorkshop(new AbortController().signal);
const hasTools =
  (await findTools(workshop)).missing === undefined &&
  (await workshop.run('sh', ['-c', 'aws --version'])).exitCode === 0;

// Each call of the AWS CLI takes a second, more on a busy machine.
const PATIENCE_MS = 120_000;

describe.skipIf(!hasTools)('the tear-down of the guide', () => {
  let endpoint: string;
  const shell = (script: string) =>
    workshop.run('sh', ['-c', script], {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PAGER: '',
    });
  const emptied = (text: string) => shell(text.replace('kinesis-archive-data-SUFFIX', 'locked'));
  const versions = async () => {
    const { stdout } = await shell(
      "aws s3api list-object-versions --bucket locked --query 'length([Versions, DeleteMarkers][])'",
    );
    return Number(stdout);
  };

  beforeAll(async () => {
    endpoint = await startMoto(workshop, '127.0.0.1');
    const { exitCode, output } = await shell(`
      set -e
      aws s3api create-bucket --bucket locked --object-lock-enabled-for-bucket
      aws s3api put-object-lock-configuration --bucket locked --object-lock-configuration \\
        '{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Days":30}}}'
      aws s3api put-object --bucket locked --key 'größe 📦'
      aws s3api put-object --bucket locked --key gone
      aws s3api delete-object --bucket locked --key gone`);
    expect(exitCode, output).toBe(0);
  }, PATIENCE_MS);

  afterAll(() => workshop.close());

  it(
    'stops at what object lock keeps and says what; past that it deletes every version and marker',
    async () => {
      const { stdout } = await emptied(loop);
      expect(stdout).toMatch(/^kept: AccessDenied\t.*object lock.*\n$/);
      expect(await versions()).toBeGreaterThan(1);
      const bypassing = loop.replace('delete-objects', 'delete-objects --bypass-governance-retention');
      const { exitCode, output } = await emptied(bypassing);
      expect({ exitCode, output }).toEqual({ exitCode: 0, output: '' });
      expect(await versions()).toBe(0);
    },
    PATIENCE_MS,
  );
});

it('is in the guide, with the way past object lock', () => {
  expect(loop).toContain('done\n');
  expect(guide).toMatch(/`--bypass-governance-retention`[^.]*\n?`s3:BypassGovernanceRetention`/);
});
