import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveOfEachTest, SENT_AT, seconds } from './helpers/archive.ts';
import { acceptedRunOf, appLog, iotReading, keyIn } from './helpers/datasets.ts';
import { eventsFrom, linesOf } from './helpers/events.ts';
import { parquetOf } from './helpers/parquet.ts';

const keyOf = (dataset: string, extension: string, arrivedAt = SENT_AT) =>
  keyIn('prod', dataset, { path: '2026-11-24T10:00', name: arrivedAt, extension });
const clicks = eventsFrom(0, 4);
const logs = [appLog(1, SENT_AT), appLog(2, seconds(2))];
const readings = [1, 2, 3].map((n) => iotReading(n));

describe('verify of an environment with several datasets', () => {
  const archive = archiveOfEachTest('prod');
  const fill = async () => {
    await archive().put(keyOf('website-events', '.gz'), gzipSync(linesOf(clicks)));
    await archive().put(keyOf('app-logs', '.gz'), gzipSync(linesOf(logs)));
    await archive().put(keyOf('iot-readings', '.parquet'), await parquetOf('iot-readings', readings));
  };

  it('checks each of them and gives one verdict', async () => {
    await fill();
    const { exitCode, stdout } = await archive().verify();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('website-events in s3://kinesis-archive-data-prod (prod)');
    expect(stdout).toContain('iot-readings in s3://kinesis-archive-data-prod (prod)');
    expect(stdout).not.toContain('foreign');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      'verdict pass  3 datasets: website-events pass, app-logs pass, iot-readings pass',
    );
    const report = await archive().verifyJson();
    expect(report).toMatchObject({
      verdict: 'pass',
      counts: { objects: 3, rows: 9, partitions: 3 },
      datasets: [
        { dataset: 'website-events', verdict: 'pass', counts: { rows: 4 } },
        { dataset: 'app-logs', verdict: 'pass', counts: { rows: 2 } },
        { dataset: 'iot-readings', verdict: 'pass', counts: { rows: 3 } },
      ],
    });
    expect(report.partitions.map(({ dataset, rows }) => [dataset, rows])).toEqual([
      ['website-events', 4],
      ['app-logs', 2],
      ['iot-readings', 3],
    ]);
  });

  it('fails when one of them fails, and says which', async () => {
    await fill();
    await archive().put(keyOf('app-logs', '.gz', seconds(9)), Buffer.from('x'));
    const report = await archive().verifyJson();
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(report.findings.map(({ dataset }) => dataset)).toEqual(['app-logs']);
    const { stdout } = await archive().verify();
    expect(stdout).toContain('website-events pass, app-logs fail, iot-readings pass');
  });

  it('could not tell when one of them is empty, and names it', async () => {
    await archive().put(keyOf('website-events', '.gz'), gzipSync(linesOf(clicks)));
    const { exitCode, stdout } = await archive().verify();
    expect(exitCode).toBe(2);
    expect(stdout).toContain('there is nothing of app-logs in s3://kinesis-archive-data-prod yet');
  });

  it('checks the one of the ledger, or the one asked for', async () => {
    await fill();
    await archive().writeLedger(
      'run.ndjson',
      acceptedRunOf({ environment: 'prod', dataset: 'iot-readings' }, readings, SENT_AT),
    );
    const datasets = async (...argv: string[]) =>
      (await archive().verifyJson(...argv)).datasets.map(({ dataset, verdict }) => [dataset, verdict]);
    expect(await datasets('--ledger', 'latest')).toEqual([['iot-readings', 'pass']]);
    expect(await datasets('--dataset', 'app-logs')).toEqual([['app-logs', 'pass']]);
  });

  it('counts error objects of each, names them, and takes none for data', async () => {
    await fill();
    const key = `errors/iot-readings/format-conversion-failed/year=2026/month=11/day=24/hour=10/iot-readings-delivery-1-2026-11-24-10-00-00-00000000-0000-4000-9000-0000000000ff`;
    await archive().put(key, Buffer.from('{"attemptsMade":1}\n'));
    const report = await archive().verifyJson('--sample', 'all');
    expect(report).toMatchObject({ counts: { objects: 3, rows: 9, errorObjects: 1 }, errorObjects: [key] });
    expect(report.datasets[2]).toMatchObject({ dataset: 'iot-readings', counts: { errorObjects: 1 } });
    expect((await archive().verify()).stdout).toContain(
      `note 1 object of error output: records that could not be delivered, e.g. ${key}`,
    );
  });

  it('says so when an object lies among those of another dataset', async () => {
    const astray = keyOf('iot-readings', '.gz').replace('iot-readings-delivery', 'app-logs-delivery');
    await archive().put(astray, gzipSync(linesOf(logs)));
    for (const dataset of ['app-logs', 'iot-readings'])
      expect((await archive().verify('--dataset', dataset)).stdout).toMatch(
        /note 1 foreign key left out \(.*\), e\.g\. iot-readings\//,
      );
  });
});
