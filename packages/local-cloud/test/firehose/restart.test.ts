import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  flush,
  NEWLINES,
  putRecords,
  startDelivery,
  storedLines,
  untilDelivered,
  untilRead,
} from './helpers/delivery.ts';
import { restarted, serveFirehose } from './helpers/serve-firehose.ts';

const checkpoints = (folder: string) => join(folder, 'firehose/checkpoints/delivery.json');

describe('a restart', () => {
  it('reads again what was buffered, and nothing that was stored', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { ProcessingConfiguration: NEWLINES });
    await putRecords(first, ['one', 'two']);
    await flush(first, 2);
    await putRecords(first, ['three']);
    await untilRead(first, 3);
    const second = await restarted(first);
    await flush(second, 1);
    expect(await storedLines(second)).toEqual(['one', 'two', 'three']);
  });

  it('delivers what was put while nothing ran', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { ProcessingConfiguration: NEWLINES });
    await first.stop();
    await putRecords(first, ['meanwhile']);
    const second = await restarted(first);
    await flush(second, 1);
    expect(await storedLines(second)).toEqual(['meanwhile']);
  });

  it('after a crash between storing and noting it stores records twice and loses none', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { ProcessingConfiguration: NEWLINES });
    await putRecords(first, ['one']);
    await flush(first, 1);
    const kept = `${checkpoints(first.folder)}.kept`;
    copyFileSync(checkpoints(first.folder), kept);
    await putRecords(first, ['two', 'three']);
    await flush(first, 3);
    await first.stop();
    copyFileSync(kept, checkpoints(first.folder));
    const second = await restarted(first);
    await flush(second, 2);
    expect((await storedLines(second)).sort()).toEqual(['one', 'three', 'three', 'two', 'two']);
  });

  it('begins with an object half full of a page where that object ended', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { ProcessingConfiguration: NEWLINES });
    const records = Array.from({ length: 6 }, (_, i) => String(i).repeat(400_000));
    await putRecords(first, records.slice(0, 5));
    await untilDelivered(first, 3);
    const second = await restarted(first);
    await putRecords(second, records.slice(5));
    await flush(second, 3);
    const lines = await storedLines(second);
    expect(lines.map((line) => line.charAt(0)).sort()).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  it('keeps delivery streams, their versions and their configuration', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { CompressionFormat: 'GZIP' });
    const before = first.status();
    const second = await restarted(first);
    expect(second.status()).toMatchObject({
      deliveryStream: before.deliveryStream,
      versionId: before.versionId,
    });
  });
});
