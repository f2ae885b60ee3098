import { describe, expect, it } from 'vitest';
import {
  flush,
  NEWLINES,
  putRecords,
  startDelivery,
  storedLines,
  storedObjects,
  untilDelivered,
  untilRead,
} from './helpers/delivery.ts';
import { aggregated, framed } from './helpers/kpl.ts';
import { restarted, serveFirehose } from './helpers/serve-firehose.ts';

const aggregateOf = (texts: readonly string[]) =>
  aggregated(texts.map((text) => ({ partitionKey: 'k', data: Buffer.from(text) })));
const large = (letter: string) => letter.repeat(300_000);
const letters = async (cloud: Parameters<typeof storedLines>[0]) =>
  (await storedLines(cloud)).map((line) => line.charAt(0)).join('');

describe('KPL aggregates over HTTP', () => {
  it('are stored as the user records that are in them, each with its newline', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    const kpl = await aggregateOf(['one', 'žlutý 🦊', 'three']);
    await putRecords(cloud, ['zero', ...kpl, 'four'], () => 'k');
    await untilRead(cloud, 3);
    await flush(cloud, 3);
    expect(await storedLines(cloud)).toEqual(['zero', 'one', 'žlutý 🦊', 'three', 'four']);
    expect(cloud.status()).toMatchObject({ deliveredRecords: 5, sources: [{ readRecords: 3 }] });
  });

  it('are stored whole where they are broken, and as nothing where they are empty', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    const [kpl = Buffer.alloc(0)] = await aggregateOf(['one', 'two']);
    const broken = Buffer.from(kpl);
    broken[10] = (broken[10] ?? 0) ^ 1;
    await putRecords(cloud, [broken, framed(Buffer.from([0x0a, 1, 0x6b])), 'end'], () => 'k');
    await untilRead(cloud, 3);
    await flush(cloud, 3);
    const [object] = await storedObjects(cloud);
    expect(object?.body).toEqual(Buffer.concat([broken, Buffer.from('end')]));
  });

  it('that lie across two objects are read again from their beginning after a restart, and nothing is lost', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { ProcessingConfiguration: NEWLINES });
    const [kpl = ''] = await aggregateOf([large('b'), large('c'), large('d')]);
    await putRecords(first, [large('0'), large('a'), kpl, 'e'], () => 'k');
    await untilDelivered(first, 4);
    expect(await letters(first)).toBe('0abc');
    const second = await restarted(first);
    await flush(second, 2);
    expect(await letters(second)).toBe('0abcbcde');
  });
});
