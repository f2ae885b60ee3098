import { setTimeout as sleep } from 'node:timers/promises';

/** Of the machine's time: more than anything here takes on a busy machine. */
export const PATIENCE_MS = 90_000;
export const LOOK_EVERY_MS = 100;

/** Resolves once it is so. Rejects when it takes too long. */
export async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`not so after ${PATIENCE_MS} ms: ${isSo}`);
    await sleep(LOOK_EVERY_MS / 2);
  }
}
