import { describe, expect, it, vi } from 'vitest';
import { addRecord, emptyBuffer } from '../../src/firehose/buffer.ts';
import { deliver, deliverFailed } from '../../src/firehose/deliver.ts';
import type { ErrorOutputType, FailedRecord } from '../../src/firehose/error-records.ts';
import { storedObjects } from './helpers/delivery.ts';
import { delivery, stream } from './helpers/delivery-context.ts';

const ARRIVAL_MS = Date.UTC(2026, 11, 31, 23, 59, 59, 999);
const failed = (text: string, errorOutputType: ErrorOutputType, arrivalMs = ARRIVAL_MS): FailedRecord => ({
  bytes: Buffer.from(text),
  arrivalMs,
  errorOutputType,
  errorCode: 'DynamicPartitioning.MetadataExtractionFailed',
  errorMessage: 'Non JSON record provided',
});

const MEMBERS = { ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/!{timestamp:yyyy}/' };

const linesOf = (objects: { key: string; body: Buffer }[]) =>
  objects.map(({ key, body }) => [
    key.replace(/delivery-.*/, ''),
    body
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => Buffer.from(JSON.parse(line).rawData, 'base64').toString()),
  ]);

describe('deliverFailed', () => {
  it('stores one plain object of lines for each type of error, named after its oldest record', async () => {
    const { cloud, context, status, log } = await delivery(MEMBERS);
    const records = [
      failed('a', 'metadata-extraction-failed', ARRIVAL_MS + 1),
      failed('é🦊', 'activePartitionExceeded', ARRIVAL_MS + 1),
      failed('b', 'metadata-extraction-failed'),
    ];
    expect(await deliverFailed(records, status, context)).toBe(true);
    const objects = await storedObjects(cloud);
    expect(linesOf(objects)).toEqual([
      ['errors/activePartitionExceeded/2027/', ['é🦊']],
      ['errors/metadata-extraction-failed/2026/', ['a', 'b']],
    ]);
    const name = (stamp: string, n: number) => `delivery-1-${stamp}-00000001-0000-4000-8000-00000000000${n}`;
    expect(objects.map(({ key, contentEncoding }) => [key.replace(/.*\//, ''), contentEncoding])).toEqual([
      [name('2027-01-01-00-00-00', 2), undefined],
      [name('2026-12-31-23-59-59', 1), undefined],
    ]);
    expect(status).toMatchObject({ failedRecords: 3, errorObjects: 2, deliveredRecords: 0 });
    expect(log.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^failed records \(metadata-extraction-failed\): 2 in s3:\/\/archive\/errors\//),
    );
  });

  it('blocks and says so as long as the error prefix cannot be written', async () => {
    let isDown = true;
    const { cloud, context, status, stopping } = await delivery(
      MEMBERS,
      (url) => isDown && url.includes('errors/'),
    );
    let outcome: boolean | undefined;
    const delivering = deliverFailed([failed('a', 'metadata-extraction-failed')], status, context).then(
      (stored) => (outcome = stored),
    );
    await vi.waitFor(() =>
      expect(status.storeError).toMatch(/^storing errors\/metadata-extraction-failed\//),
    );
    cloud.clock.advance(3_600_000);
    expect(outcome).toBeUndefined();
    isDown = false;
    await vi.waitFor(() => {
      cloud.clock.advance(10_000);
      expect(outcome).toBe(true);
    });
    await delivering;
    expect(status.storeError).toBeUndefined();
    stopping.abort();
  });

  it('goes by the configuration that is corrected meanwhile', async () => {
    const { cloud, context, status, configured } = await delivery(MEMBERS, (url) => url.includes('errors/'));
    const delivering = deliverFailed([failed('a', 'metadata-extraction-failed')], status, context);
    await vi.waitFor(() => expect(status.storeError).toBeDefined());
    configured.now = stream('2', { ErrorOutputPrefix: 'bad/' });
    await vi.waitFor(async () => {
      cloud.clock.advance(10_000);
      expect(status.errorObjects).toBe(1);
    });
    expect(await delivering).toBe(true);
    expect((await storedObjects(cloud)).map(({ key }) => key)).toEqual([
      expect.stringMatching(/^bad\/metadata-extraction-failed\/2026\/12\/31\/23\/delivery-2-/),
    ]);
  });

  it('gives up when the delivery stream is stopped', async () => {
    const { context, status, stopping } = await delivery(MEMBERS, (url) => url.includes('errors/'));
    stopping.abort();
    expect(await deliverFailed([failed('a', 'metadata-extraction-failed')], status, context)).toBe(false);
  });
});

describe('deliver', () => {
  it('counts nothing as failed where every record is in the object', async () => {
    const { cloud, context, status } = await delivery(MEMBERS);
    const buffer = emptyBuffer();
    addRecord(buffer, { bytes: Buffer.from('a'), origin: { arrivalMs: ARRIVAL_MS }, position: undefined }, 0);
    expect(await deliver(buffer, status, context)).toBe(true);
    expect(status).toMatchObject({
      failedRecords: 0,
      errorObjects: 0,
      deliveredRecords: 1,
      deliveredBytes: 1,
    });
    expect(await storedObjects(cloud)).toHaveLength(1);
  });
});
