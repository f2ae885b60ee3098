import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { synthesizeStacks } from '../src/archive-app.ts';
import { plain, withBucket } from './helpers/environment.ts';
import { attributesOf } from './helpers/stack.ts';

const bucketName = 'state-of-plain';
const inS3: Environment = { ...plain, state: { backend: 's3', bucketName } };

function stacksOf(...environments: Environment[]) {
  const outdir = mkdtempSync(join(tmpdir(), 'infra-test-'));
  try {
    const stacks = synthesizeStacks(environments, outdir);
    return Object.fromEntries(stacks.map(({ stackName, json }) => [stackName, JSON.parse(json)]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

describe('the state', () => {
  it('is a file, unless the environment says otherwise', () => {
    const { plain: stack, ...others } = stacksOf(plain);
    expect(stack.terraform.backend).toEqual({ local: { path: '../../../terraform/state/plain.tfstate' } });
    expect(others).toEqual({});
  });

  it('lies in S3, encrypted, and locked by S3 itself', () => {
    expect(stacksOf(inS3).plain.terraform.backend).toEqual({
      s3: {
        bucket: bucketName,
        key: 'event-archive/plain.tfstate',
        region: 'eu-west-1',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  it('is read and written where the environment says that AWS answers', () => {
    const endpoint = 'http://127.0.0.1:5000';
    expect(stacksOf({ ...inS3, endpoint }).plain.terraform.backend.s3).toMatchObject({
      endpoints: { s3: endpoint, sts: endpoint },
      use_path_style: true,
      use_lockfile: true,
    });
  });

  it('has a stack of its own that makes its bucket, with versions to go back to', () => {
    const stack = stacksOf(inS3)['plain-state'];
    expect(stack.terraform.backend).toEqual({
      local: { path: '../../../terraform/state/plain-state.tfstate' },
    });
    expect(attributesOf(stack, 'aws_s3_bucket', 'state')).toEqual({ bucket: bucketName });
    expect(attributesOf(stack, 'aws_s3_bucket_versioning', 'state_versioning')).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
    expect(attributesOf(stack, 'aws_s3_bucket_lifecycle_configuration', 'state_history').rule).toMatchObject([
      { noncurrent_version_expiration: [{ noncurrent_days: 90 }] },
    ]);
  });

  it('has a bucket for each environment', () => {
    const other: Environment = {
      ...inS3,
      ...withBucket({ nameSuffix: 'other' }),
      name: 'other',
      state: { backend: 's3', bucketName: 'state-of-other' },
    };
    const stacks = stacksOf(inS3, other);
    expect(Object.keys(stacks)).toEqual(['plain', 'other', 'plain-state', 'other-state']);
    expect(attributesOf(stacks['other-state'], 'aws_s3_bucket', 'state')).toEqual({
      bucket: 'state-of-other',
    });
    expect(() => stacksOf(inS3, { ...other, state: inS3.state })).toThrow(
      'other.json: state.bucketName: state-of-plain is a bucket of plain (state.bucketName); choose another',
    );
  });
});
