import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { flush, NEWLINES, putRecords, startDelivery, storedLines, untilRead } from './helpers/delivery.ts';
import { byKey } from './helpers/partitions.ts';
import { restarted, serveFirehose, type TestCloud } from './helpers/serve-firehose.ts';

const fileOf = ({ folder }: TestCloud) => join(folder, 'firehose/checkpoints/delivery.json');

/** Lets every write of the checkpoints fail until it is called off: a folder lies where the new file has to be. */
function checkpointsCannotBeWritten(cloud: TestCloud): () => void {
  const inTheWay = `${fileOf(cloud)}.new`;
  mkdirSync(inTheWay, { recursive: true });
  return () => rmSync(inTheWay, { recursive: true });
}

/** Moves the time on until the condition holds. */
const untilTrue = (cloud: TestCloud, condition: () => boolean) =>
  vi.waitFor(
    () => {
      cloud.clock.advance(10_000);
      if (!condition()) throw new Error(`not yet: ${JSON.stringify(cloud.status())}`);
    },
    { timeout: 10_000, interval: 20 },
  );

const isInTrouble = (cloud: TestCloud) =>
  cloud.status().lastError?.startsWith('writing checkpoints: Error: EISDIR') === true;

describe('a checkpoint that cannot be written', () => {
  it('is said and tried again; the shard goes on once it is there, and stores nothing twice', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    const callOff = checkpointsCannotBeWritten(cloud);
    await putRecords(cloud, ['one']);
    await untilRead(cloud, 1);
    await untilTrue(cloud, () => isInTrouble(cloud));
    expect(await storedLines(cloud)).toEqual(['one']);
    expect(cloud.log.map(({ text }) => text.split(',')[0])).toEqual([
      'writing checkpoints: Error: EISDIR: illegal operation on a directory',
    ]);
    callOff();
    await untilTrue(cloud, () => cloud.status().lastError === undefined);
    expect(JSON.parse(readFileSync(fileOf(cloud), 'utf8'))).toMatchObject({
      'shardId-000000000000': { sequenceNumber: expect.stringMatching(/^\d+$/) },
    });
    const second = await restarted(cloud);
    await putRecords(second, ['two']);
    await flush(second, 1);
    expect(await storedLines(second)).toEqual(['one', 'two']);
  });

  it('before a stop lets records be stored twice, and loses none', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { ProcessingConfiguration: NEWLINES });
    const callOff = checkpointsCannotBeWritten(first);
    await putRecords(first, ['one']);
    await untilRead(first, 1);
    await untilTrue(first, () => isInTrouble(first));
    await first.stop();
    callOff();
    const second = await restarted(first);
    await flush(second, 1);
    expect(await storedLines(second)).toEqual(['one', 'one']);
  });

  it('of partitions follows what is stored as soon as it can be', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey());
    const callOff = checkpointsCannotBeWritten(cloud);
    await putRecords(cloud, ['{"k":"a"}', '{"k":"b"}']);
    await untilRead(cloud, 2);
    await untilTrue(cloud, () => isInTrouble(cloud));
    callOff();
    await untilTrue(
      cloud,
      () => cloud.status().lastError === undefined && cloud.status().bufferedRecords === 0,
    );
    await cloud.stop();
    expect(JSON.parse(readFileSync(fileOf(cloud), 'utf8'))).toMatchObject({
      'shardId-000000000000': { sequenceNumber: expect.stringMatching(/^\d+$/) },
    });
  });
});
