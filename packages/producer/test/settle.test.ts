import type { LedgerLine } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { putRecordsTo } from '../src/put-records.ts';
import { type Settling, settleBatch } from '../src/settle.ts';
import { stopOn } from '../src/stop.ts';
import { emptyTally } from '../src/tally.ts';
import { recordsOf } from './helpers/records.ts';
import {
  acceptAll,
  refuse,
  type Step,
  scriptedStream,
  storeAndHang,
  storeAndReset,
} from './helpers/scripted-stream.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const DRAIN_MS = 150;
const throttle = refuse(() => true, 'ProvisionedThroughputExceededException');

/** A settling against a scripted stream, with the lines it wrote and a way to press Ctrl-C. */
async function settlingWith(...steps: Step[]) {
  const stream = await scriptedStream(...steps);
  const interruption = new AbortController();
  const stop = stopOn(interruption.signal, systemClock, DRAIN_MS);
  const { put, end } = putRecordsTo({ region: 'us-east-1', endpoint: stream.endpoint }, 's', 30_000);
  cleanUps.push(stream.close, end, stop.release);
  const lines: LedgerLine[] = [];
  const settling: Settling = {
    put,
    ledger: { write: (more) => void lines.push(...more) },
    tally: emptyTally(),
    clock: systemClock,
    random: () => 0.5,
    maxAttempts: 1_000,
    stop,
    explain: (error) => new UserError(String(error)),
    hasReplied: false,
  };
  return { settling, stream, lines, interrupt: () => interruption.abort() };
}

describe('settleBatch, when the time to drain is over', () => {
  it('rejects what only ever was throttled, without sending it once more', async () => {
    const { settling, stream, lines, interrupt } = await settlingWith(throttle);
    const settled = settleBatch(recordsOf(3), settling);
    await expect.poll(() => stream.requestSizes.length).toBeGreaterThan(0);
    interrupt();
    await settled;
    expect(settling.tally).toMatchObject({ attempted: 3, rejected: 3, unknown: 0 });
    const kinds = lines.map(({ kind }) => kind);
    expect(kinds.slice(-3)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(kinds.filter((kind) => kind === 'sending')).toHaveLength(stream.requestSizes.length);
  });

  it('breaks off a request that gets no reply, and calls its events unknown', async () => {
    const { settling, stream, lines, interrupt } = await settlingWith(storeAndHang);
    const settled = settleBatch(recordsOf(3), settling);
    await expect.poll(() => stream.stored.length).toBe(3);
    interrupt();
    await settled;
    expect(settling.tally).toMatchObject({ attempted: 3, unknown: 3, rejected: 0, requests: 1 });
    expect(lines.map(({ kind }) => kind)).toEqual(['sending', 'unknown', 'unknown', 'unknown']);
  });
});

describe('settleBatch, once the service has replied', () => {
  it('goes on through silence longer than at the start of a run', async () => {
    const { settling, stream } = await settlingWith(
      throttle,
      storeAndReset,
      storeAndReset,
      storeAndReset,
      acceptAll,
    );
    await settleBatch(recordsOf(3), { ...settling, random: () => 0 });
    expect(stream.requestSizes).toEqual([3, 3, 3, 3, 3]);
    expect(settling.tally).toMatchObject({ attempted: 3, accepted: 3, unknown: 0 });
    expect(settling.stop.signal.aborted).toBe(false);
  });
});
