import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { firehoseClient, s3Client } from '@event-archive/aws-clients';
import { describe, expect, it } from 'vitest';
import { cloudUp, type RunningCloud, sendWords, verdictOf } from './helpers/archive.ts';
import { root, run, scratch } from './helpers/programs.ts';

describe('what is synthesized is what runs', () => {
  it('changes prefix and hints of the embedded cloud with the environment, over the same state', async () => {
    const folder = scratch();
    const first = await cloudUp(folder);
    first.child.kill('SIGTERM');
    expect((await first.ended).exitCode).toBe(0);
    const env = changedEnvironments(folder, (deliveryStream) => {
      deliveryStream.prefix = 'clicks/!{timestamp:yyyy/MM/dd/HH}/';
      deliveryStream.bufferIntervalSeconds = 1;
    });
    const synth = await run('synth', ['--out', join(folder, 'stacks')], env);
    expect(synth.exitCode, synth.stderr).toBe(0);
    const second = await cloudUp(folder, ['--stack', join(folder, 'stacks/local/cdk.tf.json')]);
    expect(await hints(second)).toEqual({ SizeInMBs: 1, IntervalInSeconds: 1 });
    const sent = await run('producer', sendWords(second, folder, ['--count', '50', '--format', 'json']), env);
    expect(sent.exitCode, sent.stderr).toBe(0);
    const { verdict, counts } = await verdictOf(second, folder, ['--ledger', 'latest'], env);
    expect([verdict, counts.rows]).toEqual(['pass', 50]);
    expect(await keys(second)).toContainEqual(
      expect.stringMatching(/^clicks\/\d{4}\/\d{2}\/\d{2}\/\d{2}\/website-events-delivery-2-/),
    );
  });
});

type DeliveryStream = Record<string, string | number | boolean>;

/** A copy of the environment files with another `local`; gives the variable that selects it. */
function changedEnvironments(folder: string, change: (deliveryStream: DeliveryStream) => void) {
  const copy = join(folder, 'environments');
  mkdirSync(copy);
  cpSync(join(root, 'packages/environments/environments'), copy, { recursive: true });
  const file = join(copy, 'local.json');
  const environment = JSON.parse(readFileSync(file, 'utf8')) as {
    pipelines: { deliveryStream: DeliveryStream }[];
  };
  for (const { deliveryStream } of environment.pipelines) change(deliveryStream);
  writeFileSync(file, JSON.stringify(environment));
  return { EVENT_ARCHIVE_ENVIRONMENTS: copy };
}

async function hints(cloud: RunningCloud) {
  const client = firehoseClient({ region: 'us-east-1', endpoint: cloud.endpoint });
  const { DeliveryStreamDescription: description } = await client.send(
    new DescribeDeliveryStreamCommand({ DeliveryStreamName: 'website-events-delivery' }),
  );
  return description?.Destinations?.[0]?.ExtendedS3DestinationDescription?.BufferingHints;
}

async function keys(cloud: RunningCloud): Promise<string[]> {
  const s3 = s3Client({ region: 'us-east-1', endpoint: cloud.endpoint });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'kinesis-archive-data-local' }));
  return Contents.map(({ Key = '' }) => Key);
}
