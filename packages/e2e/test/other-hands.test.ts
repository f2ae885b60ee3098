import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { s3Client } from '@event-archive/aws-clients';
import { describe, expect, it } from 'vitest';
import { cloudUp, type RunningCloud } from './helpers/archive.ts';
import { runOther, scratch } from './helpers/programs.ts';

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'any',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_PAGER: '',
};
const BUCKET = 'kinesis-archive-data-local';
const KEY =
  /^year=\d{4}\/month=\d{2}\/day=\d{2}\/hour=\d{2}\/website-events-delivery-1-[\d-]+-[0-9a-f-]{36}\.gz$/;

const awsCliVersion = await versionOf('aws');
const hasAwsCli = awsCliVersion !== undefined;
// Version 2 takes blobs as base64, version 1 as they are.
const dataArgument = (text: string): string =>
  awsCliVersion?.startsWith('aws-cli/1.') ? text : Buffer.from(text).toString('base64');
const hasBoto3 = await runs('python3', ['-c', 'import boto3']);

describe('the archive filled by other hands', () => {
  it.skipIf(!hasAwsCli)('takes what the AWS CLI puts and shows it to the AWS CLI', async () => {
    const cloud = await cloudUp(scratch());
    const put = ['kinesis', 'put-record', '--stream-name', 'website-events-stream', '--partition-key', 'k'];
    const { exitCode, stderr } = await aws(cloud, [...put, '--data', dataArgument('{"by":"aws cli 🦊"}')]);
    expect(exitCode, stderr).toBe(0);
    const [key = ''] = await keysOf(cloud);
    expect(key).toMatch(KEY);
    expect(await linesOf(cloud, key)).toEqual(['{"by":"aws cli 🦊"}']);
  });

  it.skipIf(!hasBoto3)('gives each record of a boto3 loop a line of its own', async () => {
    const cloud = await cloudUp(scratch());
    const loop = [
      'import boto3, json',
      `kinesis = boto3.client("kinesis", endpoint_url="${cloud.endpoint}")`,
      'for i in range(20):',
      '    kinesis.put_record(StreamName="website-events-stream", PartitionKey=str(i), Data=json.dumps({"i": i}))',
    ].join('\n');
    const { exitCode, stderr } = await runOther('python3', ['-c', loop], CREDENTIALS);
    expect(exitCode, stderr).toBe(0);
    const keys = await keysOf(cloud);
    const lines = (await Promise.all(keys.map((key) => linesOf(cloud, key)))).flat();
    expect(lines.map((line) => (JSON.parse(line) as { i: number }).i)).toEqual(
      Array.from({ length: 20 }, (_, i) => i),
    );
  });
});

const aws = (cloud: RunningCloud, words: readonly string[]) =>
  runOther('aws', ['--endpoint-url', cloud.endpoint, ...words], CREDENTIALS);

/** Keys as a person sees them, once there are any: with `aws s3 ls --recursive` where there is an AWS CLI. */
async function keysOf(cloud: RunningCloud): Promise<string[]> {
  await sleep(6_000);
  const { stdout } = await aws(cloud, ['s3', 'ls', '--recursive', `s3://${BUCKET}/`]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/).slice(3).join(' '));
}

async function linesOf(cloud: RunningCloud, Key: string): Promise<string[]> {
  const s3 = s3Client({ region: 'us-east-1', endpoint: cloud.endpoint });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  const text = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString('utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

async function runs(command: string, words: readonly string[]): Promise<boolean> {
  try {
    return (await runOther(command, words)).exitCode === 0;
  } catch {
    return false;
  }
}

async function versionOf(command: string): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await runOther(command, ['--version']);
    return `${stdout}${stderr}`.trim();
  } catch {
    return undefined;
  }
}
