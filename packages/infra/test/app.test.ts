import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { edit, type Scratch, scratchCopy, withoutColour } from './helpers/synth-cli.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const committed = join(root, 'terraform', 'stacks');

let scratch: Scratch;
beforeEach(() => {
  scratch = scratchCopy();
});
afterEach(() => rmSync(scratch.folder, { recursive: true }));

/** Starts what cdktf.json calls the app, as the CDKTF CLI does. */
function runApp() {
  const { app } = JSON.parse(readFileSync(join(root, 'cdktf.json'), 'utf8')) as { app: string };
  const folders = { CDKTF_OUTDIR: scratch.out, EVENT_ARCHIVE_ENVIRONMENTS: scratch.environments };
  return spawnSync(app, {
    shell: true,
    cwd: root,
    env: { ...withoutColour(), ...folders },
    encoding: 'utf8',
  });
}

describe('the app of cdktf.json', () => {
  it('gives the CDKTF CLI what synth writes', () => {
    expect(runApp().status).toBe(0);
    for (const name of readdirSync(committed)) {
      const text = readFileSync(join(scratch.out, 'stacks', name, 'cdk.tf.json'), 'utf8');
      expect(`${text}\n`).toBe(readFileSync(join(committed, name, 'cdk.tf.json'), 'utf8'));
    }
  });

  it('stops before Terraform does anything with what Firehose would refuse', () => {
    edit(scratch, 'dev', '"customTimeZone": "UTC"', '"customTimeZone": "EST"');
    const { status, stderr } = runApp();
    expect(stderr).toMatch(
      /^error .*dev\.json: pipelines\.0\.deliveryStream\.customTimeZone: Provided custom time zone/,
    );
    expect(status).toBe(2);
  });
});
