import { describe, expect, it, vi } from 'vitest';
import { flush, putRecords, startDelivery, storedObjects, untilRead } from '../helpers/delivery.ts';
import { aggregated } from '../helpers/kpl.ts';
import { restarted, serveFirehose, type TestCloud } from '../helpers/serve-firehose.ts';
import { createTable, toParquet } from './helpers/converted.ts';
import { rowsOfParquet } from './helpers/read-parquet.ts';

const isError = ({ key }: { key: string }) => key.startsWith('format-conversion-failed/');

async function stored(cloud: TestCloud) {
  const objects = await storedObjects(cloud);
  const data = objects.filter((object) => !isError(object));
  const lines = objects.filter(isError).flatMap(({ body }) => body.toString().trimEnd().split('\n'));
  const rows = (await Promise.all(data.map(({ body }) => rowsOfParquet(body)))).flat();
  return { rows, failed: lines.map((line) => JSON.parse(line)), keys: objects.map(({ key }) => key) };
}

describe('records that fail to convert, over HTTP', () => {
  it('fail one by one inside of a KPL aggregate and tell their place in it; several objects in one are rows', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, toParquet());
    const texts = ['{"value":1}', 'žádný JSON', '{"value":2}{"value":3}\n{"value":4}', '{"value":[]}'];
    await putRecords(
      cloud,
      await aggregated(texts.map((text) => ({ partitionKey: 'k', data: Buffer.from(text) }))),
    );
    await flush(cloud, 1);
    const { rows, failed } = await stored(cloud);
    expect(rows.map(({ value }) => value).sort()).toEqual([1, 2, 3, 4]);
    expect(
      failed.map(({ rawData, subSequenceNumber, lastErrorCode }) => [
        Buffer.from(rawData, 'base64').toString(),
        subSequenceNumber,
        lastErrorCode,
      ]),
    ).toEqual([
      ['žádný JSON', 1, 'DataFormatConversion.ParseError'],
      ['{"value":[]}', 3, 'DataFormatConversion.MalformedData'],
    ]);
    expect(new Set(failed.map(({ sequenceNumber }) => sequenceNumber)).size).toBe(1);
  });

  it('hold back the records beside them as long as the error prefix cannot be written, over a restart', async () => {
    let isDown = true;
    const onS3: NonNullable<Parameters<typeof serveFirehose>[0]>['onS3'] = (
      { method, url = '' },
      response,
    ) => {
      if (!isDown || method !== 'PUT' || !url.includes('format-conversion-failed')) return false;
      response.writeHead(503).end();
      return true;
    };
    const first = await serveFirehose({ onS3 });
    await createTable(first, { value: 'int' });
    await startDelivery(first, toParquet());
    await putRecords(first, ['{"value":1}', 'broken']);
    await untilRead(first, 2);
    await vi.waitFor(() => {
      first.clock.advance(60_000);
      expect(first.status().lastError).toMatch(/^storing format-conversion-failed\//);
    });
    expect(await storedObjects(first)).toEqual([]);
    const second = await restarted(first, { onS3 });
    isDown = false;
    await flush(second, 2);
    const { rows, failed, keys } = await stored(second);
    expect([rows, failed.length, keys.length]).toEqual([[{ value: 1 }], 1, 2]);
    expect(second.status()).toMatchObject({ deliveredRecords: 1, failedRecords: 1, lastError: undefined });
  });
});
