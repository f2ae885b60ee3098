import { join } from 'node:path';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { kinesisClient } from '@event-archive/aws-clients';
import { Aggregate } from '@event-archive/kpl';
import { describe, expect, it } from 'vitest';
import { cloudInProcess } from './helpers/cloud-in-process.ts';
import { finished, root, run, scratch, start } from './helpers/programs.ts';

const LOCAL_STACK = join(root, 'terraform/stacks/local/cdk.tf.json');
const SENT = 300;
const AGGREGATED = ['{"n":1}', '{"n":"é🍮"}', '{"n":3}'];

async function putAggregate(endpoint: string): Promise<void> {
  const aggregate = new Aggregate({ maxBytes: 50_000, maxRecords: 100 });
  for (const text of AGGREGATED) aggregate.add({ partitionKey: 'inside', bytes: Buffer.from(text) });
  const client = kinesisClient({ region: 'us-east-1', endpoint });
  const Data = aggregate.encoded();
  await client.send(
    new PutRecordCommand({ StreamName: 'website-events-stream', PartitionKey: 'outside', Data }),
  );
  client.destroy();
}

describe('producer tail', () => {
  it('reads everything back in spite of resharding, expired iterators and throttled reads, aggregates taken apart', async () => {
    const folder = scratch();
    const faults = [
      { fault: 'reshard' },
      {
        fault: 'error',
        operation: 'GetRecords',
        status: 400,
        code: 'ExpiredIteratorException',
        every: 3,
        times: 4,
      },
      { fault: 'throttle', operation: 'GetRecords', every: 4, times: 4 },
    ] as const;
    const cloud = await cloudInProcess(LOCAL_STACK, folder, { faults: { seed: 7, faults: [...faults] } });
    const aimed = ['--endpoint', cloud.endpoint];
    const sent = await run('producer', [
      'send',
      '--count',
      String(SENT),
      '--seed',
      '4',
      '--no-aggregate',
      ...aimed,
      '--ledgers',
      folder,
    ]);
    expect(sent.exitCode, sent.stderr).toBe(0);
    await putAggregate(cloud.endpoint);

    const count = String(SENT + AGGREGATED.length);
    const words = ['tail', ...aimed, '--from', 'trim-horizon', '--count', count, '--format', 'json'];
    const read = await run('producer', words);
    expect(read.exitCode, read.stderr).toBe(0);
    const records: {
      text: string;
      partitionKey: string;
      subSequenceNumber: number | null;
      shardId: string;
    }[] = read.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const inside = records.filter(({ subSequenceNumber }) => subSequenceNumber !== null);
    expect(inside.map(({ text, partitionKey }) => [text, partitionKey])).toEqual(
      AGGREGATED.map((text) => [text, 'inside']),
    );
    const ids = records.flatMap(({ text }) => JSON.parse(text).event_id ?? []);
    expect(new Set(ids).size).toBe(SENT);
    expect(ids).toHaveLength(SENT);
    expect(new Set(records.map(({ shardId }) => shardId)).size).toBeGreaterThan(1);
  });

  it('begins behind the newest record, and ends well on Ctrl-C', async () => {
    const folder = scratch();
    const cloud = await cloudInProcess(LOCAL_STACK, folder);
    const aimed = ['--endpoint', cloud.endpoint];
    const send = () => run('producer', ['send', '--count', '5', ...aimed, '--ledgers', folder]);
    await send();
    const child = start('producer', ['tail', ...aimed, '--format', 'table']);
    const ended = finished(child);
    let shown = '';
    child.stdout?.on('data', (chunk) => {
      shown += chunk;
    });
    const shownAfterSending = async () => {
      await send();
      return shown.length;
    };
    await expect.poll(shownAfterSending, { timeout: 30_000, interval: 500 }).toBeGreaterThan(0);
    child.kill('SIGINT');
    const { exitCode, stderr, stdout } = await ended;
    expect(exitCode, stderr).toBe(0);
    const read = Number(/^(\d+) events read$/m.exec(stderr)?.[1]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(read);
    expect(read % 5).toBe(0);
  });

  it('ends after --duration, and says in one line which stream is not there', async () => {
    const folder = scratch();
    const cloud = await cloudInProcess(LOCAL_STACK, folder);
    const quiet = await run('producer', ['tail', '--endpoint', cloud.endpoint, '--duration', '300ms']);
    expect(quiet).toMatchObject({ exitCode: 0, stdout: '', stderr: '0 events read\n' });
    const logs = ['tail', '--env', 'prod', '--dataset', 'app-logs', '--endpoint', cloud.endpoint];
    const missing = await run('producer', logs);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr.trim().split('\n')).toHaveLength(1);
    expect(missing.stderr).toContain('reading app-logs-stream: not found');
  });
});
