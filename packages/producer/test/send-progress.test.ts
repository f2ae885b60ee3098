import { describe, expect, it } from 'vitest';
import { paceOf, paceText, RHYTHM_MS, showSending } from '../src/send-progress.ts';
import { countAccepted, emptyTally } from '../src/tally.ts';
import { standingClock } from './helpers/records.ts';

/** A progress line that keeps what it was told. */
function keptProgress() {
  const shown: [done: number, total: number | undefined, note: string | undefined][] = [];
  return {
    shown,
    update: (...told: [number, number | undefined, string?]) => void shown.push([told[0], told[1], told[2]]),
    end() {},
  };
}

describe('showSending', () => {
  it('shows speed, throttles, retries and what is in flight at a steady rhythm, whatever comes', async () => {
    const clock = standingClock();
    const tally = emptyTally();
    const progress = keptProgress();
    const over = new AbortController();
    const ended = showSending(progress, tally, 5_000, clock, over.signal);
    await clock.advance(RHYTHM_MS - 1);
    expect(progress.shown).toEqual([]);
    await clock.advance(1);
    tally.attempted = 1_000;
    countAccepted(tally, 'shardId-0', 500, 2 ** 18);
    [tally.throttles, tally.retries] = [20, 10];
    await clock.advance(RHYTHM_MS);
    expect(progress.shown).toEqual([
      [0, 5_000, '0 events/s, 0 B/s, 0 in flight'],
      [500, 5_000, '1,000 events/s, 512.0 KiB/s, 20 throttled, 10 retried, 500 in flight'],
    ]);
    over.abort();
    await ended;
    await clock.advance(10 * RHYTHM_MS);
    expect(progress.shown).toHaveLength(2);
  });
});

describe('paceOf', () => {
  it('forgets what is older than three seconds', () => {
    const tally = emptyTally();
    const lookAt = paceOf(tally, 0);
    countAccepted(tally, 'shardId-0', 9_000, 9_000);
    expect(lookAt(1_000).eventsPerSecond).toBe(9_000);
    for (let nowMs = 1_250; nowMs <= 4_000; nowMs += 250) lookAt(nowMs);
    expect(lookAt(4_250)).toMatchObject({ settled: 9_000, eventsPerSecond: 0, bytesPerSecond: 0 });
  });

  it('has no speed before any time has passed', () => {
    expect(paceText(paceOf(emptyTally(), 5)(5))).toBe('0 events/s, 0 B/s, 0 in flight');
  });
});
