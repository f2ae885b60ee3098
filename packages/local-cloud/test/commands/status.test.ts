import { describe, expect, it, onTestFinished } from 'vitest';
import { startCloud } from '../../src/cloud.ts';
import { status } from '../../src/commands/status.ts';
import { stackFromJson } from '../../src/stack/terraform-stack.ts';
import { noteServer } from '../../src/state-folder.ts';
import { ranInProcess } from '../helpers/in-process.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const STACK = stackFromJson(
  {
    provider: { aws: [{ region: 'us-east-1' }] },
    resource: {
      aws_s3_bucket: { archive: { bucket: 'archive' } },
      aws_kinesis_firehose_delivery_stream: {
        delivery: {
          name: 'clicks-delivery',
          extended_s3_configuration: {
            role_arn: 'arn:aws:iam::000000000000:role/r',
            bucket_arn: '${aws_s3_bucket.archive.arn}',
          },
        },
      },
    },
  },
  '000000000000',
);

/** A server in this process that `status` finds in the folder that it gives. */
async function serving() {
  const stateFolder = tempFolder();
  const cloud = await startCloud({
    port: 0,
    stateFolder,
    region: 'us-east-1',
    enforceShardLimits: true,
    log: () => {},
  });
  onTestFinished(cloud.stop);
  await cloud.apply(STACK);
  const startedAt = '2026-11-24T10:00:00Z';
  noteServer(stateFolder, { pid: process.pid, port: cloud.port, endpoint: cloud.endpoint, startedAt });
  return { cloud, stateFolder };
}

/** `status --watch` over a folder, interrupted after so many looks. */
async function watched(stateFolder: string, looks: number, words: string[], redrawWanted = false) {
  const interruption = new AbortController();
  let prints = 0;
  const onPrint = () => {
    if (++prints === looks) interruption.abort();
  };
  const command = ['status', '--state', stateFolder, '--watch', '--every', '0.01', ...words];
  return ranInProcess(status, command, { interrupted: interruption.signal, redrawWanted, onPrint });
}

describe('local status', () => {
  it('shows the metrics of each delivery stream as CloudWatch names them', async () => {
    const { stateFolder } = await serving();
    const { code, out } = await ranInProcess(status, ['status', '--state', stateFolder]);
    expect(code).toBe(0);
    expect(out).toMatch(/^metrics of clicks-delivery +now +last whole minute +since start +statistic$/m);
    expect(out).toMatch(/^DeliveryToS3.DataFreshness +- +- +- +Maximum$/m);
    const json = await ranInProcess(status, ['status', '--state', stateFolder, '--format', 'json']);
    expect(JSON.parse(json.out).deliveryStreams[0].metrics).toMatchObject({
      namespace: 'AWS/Firehose',
      dimensions: { DeliveryStreamName: 'clicks-delivery' },
      values: { 'DeliveryToS3.Success': { unit: 'None', statistic: 'Average' } },
    });
  });
});

describe('local status --watch', () => {
  it('prints a block each time until Ctrl-C', async () => {
    const { stateFolder } = await serving();
    const { code, out, err } = await watched(stateFolder, 3, []);
    expect([code, err]).toEqual([0, '']);
    expect(out.split(/\n\n^endpoint http/m)).toHaveLength(3);
    expect(out).not.toContain('\u001B');
  });

  it('wipes a terminal before each look', async () => {
    const { stateFolder } = await serving();
    const { out } = await watched(stateFolder, 2, [], true);
    expect(out.split('\u001B[2J\u001B[H')).toHaveLength(3);
  });

  it('prints one line of JSON each time', async () => {
    const { stateFolder } = await serving();
    const { code, out } = await watched(stateFolder, 3, ['--format', 'json'], true);
    const lines = out.trimEnd().split('\n');
    expect([code, lines.length]).toEqual([0, 3]);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ running: true, pid: process.pid });
  });

  it('ends with exit code 1 where nothing runs', async () => {
    const stateFolder = tempFolder();
    const { code, out } = await watched(stateFolder, 99, []);
    expect(code).toBe(1);
    expect(out).toBe(`nothing runs over ${stateFolder}; start it with "pnpm local up"\n`);
  });

  it.each(['0', '0s', '-1', '-2s', 'x', '2 s', '25d'])('refuses --every=%s in one line', async (every) => {
    const words = ['status', '--state', tempFolder(), '--watch', `--every=${every}`];
    expect(await ranInProcess(status, words)).toEqual({
      code: 2,
      out: '',
      err: `error --every ${every}: must be a duration above 0 and up to 24d, such as 250ms, 30s, 15m, 24h or 7d; a number alone is seconds\n`,
    });
  });

  it.each(['2s', '2', '0.5', '250ms', '24d'])('takes --every %s', async (every) => {
    const words = ['status', '--state', tempFolder(), '--watch', '--every', every];
    expect(await ranInProcess(status, words)).toMatchObject({ code: 1, err: '' });
  });
});
