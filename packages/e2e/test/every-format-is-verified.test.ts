import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { kinesisClient } from '@event-archive/aws-clients';
import { describe, expect, it } from 'vitest';
import { type CloudInProcess, cloudInProcess } from './helpers/cloud-in-process.ts';
import { root, run, scratch } from './helpers/programs.ts';

const EVENTS = 500;
const NEW_YEAR = '2024-12-31T23:59:59.000Z';
const runs = [
  { dataset: 'website-events', startTime: NEW_YEAR, rows: EVENTS },
  { dataset: 'app-logs', startTime: '2019-02-28T23:30:00.000Z', rows: 2 * EVENTS },
  { dataset: 'app-logs', startTime: NEW_YEAR, rows: 2 * EVENTS },
  { dataset: 'iot-readings', startTime: NEW_YEAR, rows: EVENTS },
];

// prod as it is synthesized: GZIP by arrival, GZIP by event time, Parquet. The first of them is moved to another time
// zone, whose hours begin at half past those of UTC.
describe('every format that prod declares', () => {
  it('is delivered, and verified to the last event, hours of long ago and error objects included', async () => {
    const folder = scratch();
    const { EVENT_ARCHIVE_ENVIRONMENTS, stackFile } = await prodIn(folder, 'Asia/Calcutta');
    const cloud = await cloudInProcess(stackFile, folder);
    const aimed = ['--env', 'prod', '--endpoint', cloud.endpoint, '--ledgers', join(folder, 'ledgers')];
    const env = { EVENT_ARCHIVE_ENVIRONMENTS };
    for (const { dataset, startTime } of runs) {
      const words = ['send', '--no-aggregate', ...aimed, '--dataset', dataset, '--count', String(EVENTS)];
      const sent = await run('producer', [...words, '--start', startTime], env);
      expect(sent.exitCode, sent.stderr).toBe(0);
    }
    await putNoJson(cloud, 'iot-readings-stream');
    await cloud.deliverAll(EVENTS * runs.length + 1);

    for (const { dataset, rows } of runs) {
      const words = [...aimed, '--dataset', dataset, '--ledger', 'latest', '--format', 'json'];
      const { stdout, stderr } = await run('verify', words, env);
      const { verdict, counts, findings } = JSON.parse(stdout || stderr);
      expect(findings).toEqual([]);
      expect([dataset, verdict]).toEqual([dataset, 'pass']);
      expect(counts).toMatchObject({ rows, lost: 0, unexpected: 0, duplicated: 0, misfiled: 0 });
    }
    const all = await run('verify', [...aimed, '--sample', 'all', '--format', 'json'], env);
    const report = JSON.parse(all.stdout);
    expect(all.exitCode).toBe(0);
    expect(report.counts).toMatchObject({ rows: EVENTS * runs.length, errorObjects: 1 });
    expect(report.errorObjects[0]).toMatch(/^errors\/iot-readings\/format-conversion-failed\//);
    expect(pathsOf(report, 'app-logs')).toEqual([
      'app-logs/year=2019/month=02/day=28/hour=23/',
      'app-logs/year=2024/month=12/day=31/hour=23/',
    ]);
  });
});

/** Prod's environment with another time zone for its first pipeline, and the stack that is synthesized from it. */
async function prodIn(folder: string, zone: string) {
  const environments = join(folder, 'environments');
  mkdirSync(environments);
  cpSync(join(root, 'packages/environments/environments'), environments, { recursive: true });
  const file = join(environments, 'prod.json');
  const prod = readFileSync(file, 'utf8');
  writeFileSync(file, prod.replace('"customTimeZone": "UTC"', `"customTimeZone": "${zone}"`));
  const out = join(folder, 'stacks');
  const synth = await run('synth', ['--out', out], { EVENT_ARCHIVE_ENVIRONMENTS: environments });
  expect(synth.exitCode, synth.stderr).toBe(0);
  return { EVENT_ARCHIVE_ENVIRONMENTS: environments, stackFile: join(out, 'prod', 'cdk.tf.json') };
}

async function putNoJson({ endpoint }: CloudInProcess, StreamName: string): Promise<void> {
  const kinesis = kinesisClient({ region: 'us-east-1', endpoint });
  const Data = Buffer.from('no JSON: šípek 🌹');
  await kinesis.send(new PutRecordCommand({ StreamName, Data, PartitionKey: 'any' }));
  kinesis.destroy();
}

interface Partitions {
  readonly partitions: readonly { readonly dataset: string; readonly path: string }[];
}

const pathsOf = ({ partitions }: Partitions, dataset: string): string[] =>
  partitions.filter((partition) => partition.dataset === dataset).map(({ path }) => path);
