import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFront } from '../../terraform-e2e/front.ts';
import type { IamRequest } from '../../terraform-e2e/permissions/iam-request.ts';
import { judged, recordPermissions, verdictLines } from '../../terraform-e2e/permissions.ts';
import { jsonCall, queryCall } from '../helpers/api-call.ts';

const deleteStream = (StreamName: string) =>
  jsonCall('kinesis', 'Kinesis_20131202.DeleteStream', { StreamName });

describe('the record of permissions', () => {
  it('keeps what Terraform asks for each stack once, and nothing of what others call in between', async () => {
    const permissions = recordPermissions();
    permissions.heard(deleteStream('before'));
    await permissions.during('dev', async () => {
      permissions.heard(deleteStream('größe'));
      permissions.heard(deleteStream('größe'));
    });
    permissions.heard(jsonCall('kinesis', 'Kinesis_20131202.PutRecords', { StreamName: 'producer' }));
    await permissions.during('prod', async () => permissions.heard(deleteStream('other')));
    await permissions.during('dev', async () =>
      permissions.heard(queryCall('sts', { Action: 'GetCallerIdentity' })),
    );
    const arn = (name: string) => `arn:aws:kinesis:eu-west-1:123456789012:stream/${name}`;
    expect(permissions.asked('dev')).toEqual([{ action: 'kinesis:DeleteStream', resource: arn('größe') }]);
    expect(permissions.asked('prod')).toEqual([{ action: 'kinesis:DeleteStream', resource: arn('other') }]);
    expect(permissions.asked('local')).toEqual([]);
  });

  it('stops with the work, also when that fails, and says what it does not know', async () => {
    const permissions = recordPermissions();
    const failing = permissions.during('dev', async () => {
      permissions.heard(queryCall('sqs', { Action: 'CreateQueue' }));
      throw new Error('Terraform failed');
    });
    await expect(failing).rejects.toThrow('Terraform failed');
    permissions.heard(deleteStream('after'));
    expect(() => permissions.asked('dev')).toThrow('sqs POST /: in no table');
  });

  it('hears of every call that comes to the front', async () => {
    const paths: string[] = [];
    const front = await startFront('http://127.0.0.1:9', [], {
      heard: ({ url }) => paths.push(url.pathname),
    });
    await expect(fetch(`${front.endpoint}/bucket/größe`, { method: 'PUT' })).rejects.toThrow();
    await front.close();
    expect(paths).toEqual(['/bucket/gr%C3%B6%C3%9Fe']);
  });
});

describe('the verdict on the policies of a stack', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'permissions-'));
    mkdirSync(join(root, 'terraform/stacks/dev'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (name: string, actions: readonly string[], resource = 'arn:s') =>
    writeFileSync(
      join(root, 'terraform/stacks/dev', name),
      JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Resource: [resource] }] }),
    );
  const request = (action: string, resource = 'arn:s'): IamRequest => ({ action, resource });

  it('is taken from all of them together, and names what nobody asked for', () => {
    write('deployer-policy-1.json', ['kinesis:CreateStream', 'kinesis:UpdateShardCount']);
    write('deployer-policy-2.json', ['kinesis:DeleteStream']);
    write('notes.json', ['kinesis:PutRecords']);
    const verdict = judged(root, 'dev', [request('kinesis:CreateStream'), request('kinesis:DeleteStream')]);
    expect(verdict).toEqual({ allowed: 2, unused: ['kinesis:UpdateShardCount'] });
  });

  it('is a line for each stack', async () => {
    const permissions = recordPermissions();
    await permissions.during('dev', async () => permissions.heard(deleteStream('größe')));
    write('deployer-policy.json', ['kinesis:UpdateShardCount', 'kinesis:DeleteStream'], '*');
    expect(verdictLines(root, permissions)).toEqual([
      "dev: its deployer's policies allow all that Terraform asked for, 1 different actions on resources; not called in this run: kinesis:UpdateShardCount",
    ]);
    await permissions.during('prod', async () => permissions.heard(deleteStream('größe')));
    mkdirSync(join(root, 'terraform/stacks/prod'));
    expect(() => verdictLines(root, permissions)).toThrow('terraform/stacks/prod: no deployer-policy.json');
  });

  it('names action, resource and policy of what is not allowed', () => {
    write('deployer-policy.json', ['kinesis:CreateStream']);
    const requests = [request('kinesis:CreateStream', 'arn:größe'), request('kinesis:DeleteStream')];
    expect(() => judged(root, 'dev', requests)).toThrow(
      'dev: Terraform asked for what terraform/stacks/dev/deployer-policy.json does not allow: kinesis:CreateStream on arn:größe; kinesis:DeleteStream on arn:s',
    );
  });

  it('needs a policy, and something to judge', () => {
    expect(() => judged(root, 'dev', [request('kinesis:CreateStream')])).toThrow('run pnpm synth');
    write('deployer-policy.json', ['kinesis:CreateStream']);
    expect(() => judged(root, 'dev', [])).toThrow('asked for nothing');
  });
});
