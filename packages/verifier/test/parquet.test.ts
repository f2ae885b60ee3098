import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { archiveOfEachTest, runVerify, SENT_AT, seconds } from './helpers/archive.ts';
import { acceptedRunOf, iotReading, keyIn } from './helpers/datasets.ts';
import { linesOf } from './helpers/events.ts';
import { type ParquetOptions, parquetOf } from './helpers/parquet.ts';

const PIPELINE = { environment: 'prod', dataset: 'iot-readings' };
const readings = (count: number, first = 0) =>
  Array.from({ length: count }, (_unused, i) => iotReading(first + i));
const keyAt = (at: string, extension = '.parquet') =>
  keyIn('prod', 'iot-readings', { path: `${at.slice(0, 13)}:00`, name: at, extension });

describe('verify of Parquet', () => {
  const archive = archiveOfEachTest('prod');
  let temporary: string;
  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'verify-temporary-'));
    vi.stubEnv('TMPDIR', temporary);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(temporary, { recursive: true });
  });
  const verify = (...argv: string[]) =>
    archive().verifyJson('--dataset', 'iot-readings', '--sample', 'all', ...argv);
  const put = async (body: Uint8Array, at = SENT_AT) => {
    const key = keyAt(at);
    // As Firehose labels them, though the body is plain Parquet.
    await archive().put(key, body, 'hadoop-snappy');
    return key;
  };
  const putReadings = async (count: number, options?: ParquetOptions) =>
    put(await parquetOf('iot-readings', readings(count), options));

  it('reads every row as the event that was sent, of any codec, and leaves no file behind', async () => {
    for (const [i, codec] of (['snappy', 'gzip', 'uncompressed', 'zstd'] as const).entries())
      await put(await parquetOf('iot-readings', readings(5_000, i * 5_000), { codec }), seconds(i));
    await archive().writeLedger('run.ndjson', acceptedRunOf(PIPELINE, readings(20_000), SENT_AT));
    expect(await archive().verifyJson('--ledger', 'latest')).toMatchObject({
      verdict: 'pass',
      exitCode: 0,
      counts: { objects: 4, rows: 20_000, lost: 0, unexpected: 0, duplicated: 0, invalid: 0, corrupt: 0 },
    });
    expect(await readdir(temporary)).toEqual([]);
  });

  it('shows rows as JSON rows are shown, instants with their milliseconds', async () => {
    await putReadings(3);
    const { exitCode, stdout } = await archive().verify('--dataset', 'iot-readings');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('read 1 object');
    expect(stdout).toContain(
      'a0000000-0000-4000-8000-000000000001  2026-11-24T09:59:58.123Z  sensor-1-Zoë-🌡️',
    );
  });

  it.each([
    ['microseconds, without a zone', `"timestamp" + INTERVAL 456 MICROSECONDS`],
    ['microseconds, UTC', `("timestamp" AT TIME ZONE 'UTC')::TIMESTAMPTZ`],
    ['nanoseconds', `"timestamp"::TIMESTAMP_NS`],
    ['milliseconds', `"timestamp"::TIMESTAMP_MS`],
  ])('reads timestamps of %s', async (_unit, sql) => {
    await putReadings(2, { columns: { timestamp: sql } });
    const { stdout } = await archive().verify('--dataset', 'iot-readings');
    expect(stdout).toContain('2026-11-24T09:59:58.123Z');
    expect(stdout).toContain('verdict pass');
  });

  it('takes text without its logical type, and narrower numbers, as Athena does', async () => {
    await putReadings(2, {
      columns: {
        device_id: 'encode(device_id)',
        reading_number: 'reading_number::INTEGER',
        value: 'value::FLOAT',
      },
    });
    expect((await verify()).counts).toMatchObject({ rows: 2, corrupt: 0, invalid: 0 });
  });

  it('names object, row group and row of a row that is no event', async () => {
    const key = await putReadings(5_000, {
      rowGroupRows: 2_048,
      columns: { unit: `CASE WHEN reading_number = 2500 THEN 'furlong' ELSE unit END` },
    });
    const report = await verify();
    expect(report).toMatchObject({ verdict: 'fail', counts: { rows: 4_999, invalid: 1 } });
    expect(report.findings).toEqual([
      {
        dataset: 'iot-readings',
        kind: 'invalid',
        object: key,
        rowGroup: 2,
        row: 2_501,
        field: 'unit',
        eventId: iotReading(2_500).event_id,
        problem: 'must be one of °C, %, hPa, mm/s, W',
        advice: expect.stringContaining('mend the producer'),
      },
    ]);
    const { stdout } = await archive().verify('--dataset', 'iot-readings', '--sample', 'all');
    expect(stdout).toContain(`${key}, row group 2 row 2501, field unit, event `);
  });

  it.each([
    ['NULL where a value must be', { metric: 'NULL::VARCHAR' }, 'metric', /^must be one of/],
    ['not a number', { value: `'nan'::DOUBLE` }, 'value', /^must be of type number, not string$/],
    ['infinity', { value: `'-infinity'::DOUBLE` }, 'value', /^must be of type number, not string$/],
    [
      'an endless instant',
      { timestamp: `'infinity'::TIMESTAMP` },
      'timestamp',
      /^must be an ISO-8601 instant/,
    ],
    ['more than a JSON reader can hold', { reading_number: '9007199254740993' }, 'reading_number', /./],
    ['a column more', { colour: `'grün'` }, 'colour', /^is not a known field$/],
    [
      'NULL in a struct',
      { location: '{latitude: NULL::DOUBLE, longitude: 1::DOUBLE, altitude_m: 1::DOUBLE}' },
      'location.latitude',
      /^must be of type number, not null$/,
    ],
  ])('calls a row invalid that holds %s', async (_fact, columns, field, problem) => {
    const key = await putReadings(1, { columns });
    const { findings, counts } = await verify();
    expect(counts).toMatchObject({ rows: 0, invalid: 1, corrupt: 0 });
    expect(findings).toEqual([
      expect.objectContaining({
        object: key,
        rowGroup: 1,
        row: 1,
        field,
        eventId: iotReading(0).event_id,
        problem: expect.stringMatching(problem),
      }),
    ]);
  });

  it('takes NULL in a column that the dataset does not know for nothing', async () => {
    await putReadings(3, { columns: { colour: 'NULL::VARCHAR' } });
    expect((await verify()).counts).toMatchObject({ rows: 3, invalid: 0, corrupt: 0 });
  });

  it('says which columns a file lacks or has otherwise, and still knows its events', async () => {
    const key = await putReadings(10, { columns: { unit: null, timestamp: '"timestamp"::VARCHAR' } });
    await archive().writeLedger('run.ndjson', acceptedRunOf(PIPELINE, readings(10), SENT_AT));
    const { counts, findings } = await archive().verifyJson('--ledger', 'latest');
    expect(counts).toMatchObject({ rows: 0, corrupt: 2, lost: 0, unexpected: 0 });
    expect(findings).toEqual([
      expect.objectContaining({
        object: key,
        field: 'timestamp',
        problem: 'the column is VARCHAR, not TIMESTAMP',
      }),
      expect.objectContaining({ object: key, field: 'unit', problem: 'the column is missing' }),
    ]);
  });

  it('points lost events at the object whose ids cannot be read', async () => {
    const key = await putReadings(3, { columns: { event_id: null } });
    await archive().writeLedger('run.ndjson', acceptedRunOf(PIPELINE, readings(3), SENT_AT));
    const { counts, findings } = await archive().verifyJson('--ledger', 'latest');
    expect(counts).toMatchObject({ corrupt: 1, lost: 3 });
    expect(findings[0]?.advice).toContain(key);
  });

  it.each([
    ['empty', (_file: Buffer) => Buffer.alloc(0), 'object is empty (0 bytes)'],
    [
      'cut',
      (file: Buffer) => file.subarray(0, -10),
      /^object is cut off after \d+ bytes: it has no Parquet footer$/,
    ],
    [
      'cut to its first bytes',
      (file: Buffer) => file.subarray(0, 6),
      'object is cut off after 6 bytes: it has no Parquet footer',
    ],
    ['text', (_file: Buffer) => Buffer.from('größer'), 'object is no Parquet: it does not begin with PAR1'],
    [
      'a footer without a file',
      (file: Buffer) => Buffer.concat([file.subarray(0, 4), file.subarray(-8)]),
      /^Parquet footer is said to be \d+ bytes long, in an object of 12$/,
    ],
    [
      'a footer of zeros',
      (file: Buffer) =>
        Buffer.from(file).fill(0, file.length - 8 - file.readUInt32LE(file.length - 8), file.length - 8),
      /^Parquet cannot be read: /,
    ],
  ])('calls an object corrupt that is %s, and goes on', async (_fact, damage, problem) => {
    const key = await put(damage(await parquetOf('iot-readings', readings(100))));
    await put(await parquetOf('iot-readings', readings(5, 100)), seconds(1));
    const { verdict, counts, findings } = await verify();
    expect(verdict).toBe('fail');
    expect(counts).toMatchObject({ objects: 2, rows: 5, corrupt: 1, invalid: 0 });
    expect(findings).toEqual([
      expect.objectContaining({
        kind: 'corrupt',
        object: key,
        problem: typeof problem === 'string' ? problem : expect.stringMatching(problem),
      }),
    ]);
    expect(String(findings[0]?.problem)).not.toContain(tmpdir());
  });

  it('keeps the rows before damaged ones', async () => {
    const file = await parquetOf('iot-readings', readings(8_192), { rowGroupRows: 4_096, codec: 'gzip' });
    await put(Buffer.from(file).fill(0xff, Math.floor(file.length * 0.6), Math.floor(file.length * 0.9)));
    const { counts, findings } = await verify();
    expect(counts.corrupt).toBe(1);
    expect(counts.rows).toBeGreaterThan(0);
    expect(counts.rows).toBeLessThan(8_192);
    expect(findings[0]?.problem).toMatch(/^Parquet cannot be read: .*; rows 1 to \d+ could be read$/s);
  });

  it('says so when an object is JSON among Parquet, or Parquet among JSON', async () => {
    await archive().put(keyAt(SENT_AT, '.gz'), gzipSync(linesOf(readings(2))));
    expect(await verify()).toMatchObject({
      counts: { rows: 2, corrupt: 1 },
      findings: [
        { problem: expect.stringContaining('object is no Parquet, which the delivery stream writes') },
      ],
    });
    const key = keyIn('prod', 'website-events', { path: '2026-11-24T10:00', name: SENT_AT, extension: '' });
    await archive().put(key, await parquetOf('website-events', []));
    expect(await archive().verifyJson('--dataset', 'website-events')).toMatchObject({
      counts: { rows: 0, corrupt: 1 },
      findings: [
        { problem: 'object is Parquet, where the delivery stream writes JSON; Athena cannot read it' },
      ],
    });
  });

  it('ends at Ctrl-C in the middle of a file, without a verdict and without leaving one behind', async () => {
    await putReadings(20_000);
    let asked = 0;
    const afterSomeRows = Object.defineProperty(new AbortController().signal, 'aborted', {
      get: () => ++asked > 3,
    });
    const argv = ['--env', 'prod', '--dataset', 'iot-readings', '--endpoint', archive().endpoint];
    await expect(runVerify(() => 0, argv, [], afterSomeRows)).rejects.toThrow(
      'interrupted before everything was read; no verdict',
    );
    expect(await readdir(temporary)).toEqual([]);
  });

  it('counts a file without rows as an object without rows', async () => {
    await putReadings(0);
    expect((await verify()).counts).toMatchObject({ objects: 1, rows: 0, corrupt: 0 });
  });
});
