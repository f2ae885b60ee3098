import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT_ID, type Cloud, type CloudOptions, startCloud } from '@event-archive/local-cloud/cloud';
import { movableClock } from '@event-archive/local-cloud/movable-clock';
import { readStack } from '@event-archive/local-cloud/stack/terraform-stack';
import { onTestFinished } from 'vitest';

/** The embedded cloud in the test's own process, with a clock that can be moved on. */
export interface CloudInProcess {
  readonly endpoint: string;
  /** Waits until delivery has read so many records in all, then moves time on until all of them are stored. */
  deliverAll(records: number): Promise<void>;
}

const PATIENCE_MS = 60_000;
const LONGEST_BUFFER_INTERVAL_MS = 900_000;

/** Starts a stack as it was synthesized. It ends with the test. */
export async function cloudInProcess(
  stackFile: string,
  folder: string,
  options: Pick<CloudOptions, 'faults'> = {},
): Promise<CloudInProcess> {
  const clock = movableClock();
  const stack = readStack(stackFile, ACCOUNT_ID);
  const cloud = await startCloud({
    port: 0,
    stateFolder: join(folder, 'cloud'),
    region: stack.region,
    enforceShardLimits: false,
    log: () => {},
    clock,
    ...options,
  });
  onTestFinished(() => cloud.stop());
  await cloud.apply(stack);
  return {
    endpoint: cloud.endpoint,
    async deliverAll(records) {
      const giveUpAt = Date.now() + PATIENCE_MS;
      for (;;) {
        const { read, stored, troubles } = await progressOf(cloud);
        if (read >= records && stored >= records) return;
        if (Date.now() > giveUpAt)
          throw new Error(`${stored} of ${records} records stored, ${read} read: ${troubles.join('; ')}`);
        if (read >= records) clock.advance(LONGEST_BUFFER_INTERVAL_MS);
        await sleep(200);
      }
    },
  };
}

async function progressOf(cloud: Cloud) {
  const { deliveryStreams } = await cloud.status();
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    read: sum(deliveryStreams.flatMap(({ sources }) => sources.map(({ readRecords }) => readRecords))),
    stored: sum(
      deliveryStreams.map(({ deliveredRecords, failedRecords }) => deliveredRecords + failedRecords),
    ),
    troubles: deliveryStreams.flatMap(({ lastError = [] }) => lastError),
  };
}
