import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStack, stackFromJson } from '../../src/stack/terraform-stack.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const ACCOUNT = '000000000000';
const stack = (resource: object) => ({ provider: { aws: [{ region: 'eu-west-1' }] }, resource });

describe('stackFromJson', () => {
  it('fills references between resources in, at any depth', () => {
    const { resources, region } = stackFromJson(
      stack({
        aws_kinesis_stream: { clicks: { name: 'clicks' } },
        aws_s3_bucket: { archive: { bucket: 'b-1' } },
        aws_iam_role: { role: { name: 'writer' } },
        other: {
          x: {
            deep: [{ a: '${aws_kinesis_stream.clicks.arn}', b: '${aws_s3_bucket.archive.arn}/x' }],
            c: '${aws_iam_role.role.arn}',
          },
        },
      }),
      ACCOUNT,
    );
    expect(region).toBe('eu-west-1');
    expect(resources.at(-1)?.settings).toEqual({
      deep: [{ a: 'arn:aws:kinesis:eu-west-1:000000000000:stream/clicks', b: 'arn:aws:s3:::b-1/x' }],
      c: 'arn:aws:iam::000000000000:role/writer',
    });
  });

  it('leaves what it cannot know, and turns $${ into ${', () => {
    const { resources } = stackFromJson(stack({ t: { n: { a: '${data.x.y}', b: '$${literal}' } } }), ACCOUNT);
    expect(resources[0]?.settings).toEqual({ a: '${data.x.y}', b: '${literal}' });
  });
});

describe('readStack', () => {
  it('names a file that is missing, no JSON, or no stack', () => {
    const file = join(tempFolder(), 'cdk.tf.json');
    expect(() => readStack(file, ACCOUNT)).toThrow(
      /cdk\.tf\.json: cannot be read \(ENOENT\); run "pnpm synth" first/,
    );
    writeFileSync(file, '{');
    expect(() => readStack(file, ACCOUNT)).toThrow(/cdk\.tf\.json: not a synthesized stack/);
    writeFileSync(file, '{}');
    expect(() => readStack(file, ACCOUNT)).toThrow(/provider\.aws\[0\]\.region is missing/);
  });
});
