import { describe, expect, it } from 'vitest';
import { lines, textOf } from '../firehose/backup/helpers/backup.ts';
import { putRecords, startDelivery, storedObjects } from '../firehose/helpers/delivery.ts';
import { attach, serveUndelivered, untilRead, untilStored } from './helpers/attach.ts';

const ofBackup = async (cloud: Parameters<typeof storedObjects>[0]) =>
  (await storedObjects(cloud)).filter(({ key }) => key.startsWith('backup/'));

describe('a backup, attached', () => {
  it('is drained with the data, and told of in the report', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, lines(), 2);
    const attached = await attach(cloud);
    await putRecords(cloud, ['a', 'b', 'c']);
    await untilRead(attached, 3);
    expect(attached.report()).toMatchObject([{ bufferedRecords: 3, backup: { bufferedRecords: 3 } }]);
    await attached.drain();
    expect([...textOf(await ofBackup(cloud))].sort()).toEqual(['a', 'b', 'c']);
    expect(attached.report()).toMatchObject([
      { records: 3, bufferedRecords: 0, backup: { records: 3, bufferedRecords: 0 }, error: undefined },
    ]);
    // What is told of each object stored is told of data alone.
    expect(attached.stored.reduce((sum, { records }) => sum + records, 0)).toBe(3);
  });

  it('is waited for before anybody calls the delivery idle, and waits no longer than --max-interval', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, lines({ BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 900 } }));
    const attached = await attach(cloud, { maxIntervalSeconds: 2 });
    await putRecords(cloud, ['a']);
    await untilStored(attached, 1);
    expect(await attached.untilIdle(100, AbortSignal.timeout(8_000))).toBe(true);
    expect(textOf(await ofBackup(cloud))).toBe('a');
  });
});
