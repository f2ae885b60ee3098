import { describe, expect, it } from 'vitest';
import { requestFromFlags, type SendFlags } from '../src/request.ts';

const defaults: SendFlags = {
  dataset: 'website-events',
  env: 'local',
  concurrency: 4,
  maxAttempts: 20,
  retryBudget: 10,
  aggregate: true,
  ordered: false,
  maxInFlightMib: 32,
  requestTimeout: '30s',
  ledgers: '.ledgers',
};
const request = (flags: Partial<SendFlags> = {}) => requestFromFlags({ ...defaults, ...flags }, () => 42);

const october = { start: '2026-10-01', end: '2026-11-01' };

describe('requestFromFlags', () => {
  it('asks for 1,000 events with a random seed when nothing is given', () => {
    expect(request().source).toEqual({
      kind: 'generated',
      count: 1_000,
      durationMs: undefined,
      seed: 42,
      timeline: undefined,
      disorder: { lateShare: 0, lateByMs: 3_600_000, duplicateShare: 0 },
    });
    expect(request().requestTimeoutMs).toBe(30_000);
  });

  it.each([
    ['30', 30_000],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1.5h', 5_400_000],
    ['200ms', 200],
  ])('reads --duration %s as %d ms', (duration, durationMs) => {
    expect(request({ duration }).source).toMatchObject({ durationMs, count: undefined });
  });

  it('makes a number of events out of a duration and a rate', () => {
    expect(request({ duration: '30s', rate: 2.5 }).source).toMatchObject({ count: 75 });
    expect(request({ duration: '1s', rate: 0.1 }).source).toMatchObject({ count: 1 });
  });

  it('reads --start without zone as UTC', () => {
    const timeline = { startMs: Date.UTC(2026, 10, 24, 10), endMs: undefined };
    expect(request({ start: '2026-11-24T10:00:00' }).source).toMatchObject({ timeline });
    expect(request({ start: '2026-11-24T11:00:00+01:00' }).source).toMatchObject({ timeline });
  });

  it('makes a number of events out of --start, --end, --speed and --rate', () => {
    expect(request({ ...october, speed: 720, rate: 100 }).source).toMatchObject({ count: 372_000 });
    expect(request({ ...october, speed: 720, count: 5 }).source).toMatchObject({ count: 5 });
  });

  it.each<[Partial<SendFlags>, string]>([
    [{ count: 0 }, '--count 0: must be a whole number from 1 to 1000000000000'],
    [{ count: -1 }, '--count -1: must be'],
    [{ count: 1.5 }, '--count 1.5: must be'],
    [{ count: Number.NaN }, '--count NaN: must be'],
    [{ rate: 0 }, '--rate 0: must be a number of events a second'],
    [{ rate: -5 }, '--rate -5: must be'],
    [{ rate: Number.NaN }, '--rate NaN: must be'],
    [{ rate: Number.POSITIVE_INFINITY }, '--rate Infinity: must be'],
    [{ seed: -1 }, '--seed -1: must be'],
    [{ seed: 2 ** 53 }, '--seed 9007199254740992: must be'],
    [{ duration: '0s' }, '--duration 0s: must be a time such as 30s'],
    [{ duration: 'soon' }, '--duration soon: must be'],
    [{ duration: '-5s' }, '--duration -5s: must be'],
    [{ duration: '31d' }, '--duration 31d: must be'],
    [{ duration: '1000h' }, '--duration 1000h: must be a time such as 30s, 5m or 1h, at most 30 days'],
    [{ requestTimeout: 'x' }, '--request-timeout x: must be'],
    [{ concurrency: 0 }, '--concurrency 0: must be a whole number from 1 to 64'],
    [{ concurrency: 65 }, '--concurrency 65: must be'],
    [{ maxAttempts: 0 }, '--max-attempts 0: must be'],
    [{ retryBudget: -1 }, '--retry-budget -1: must be'],
    [{ start: 'yesterday' }, '--start yesterday: must be an ISO-8601 instant'],
    [{ start: '2026-02-30T00:00:00Z' }, '--start 2026-02-30T00:00:00Z: must be'],
    [{ end: '2026-11-01' }, '--end: only with --start'],
    [{ speed: 2 }, '--speed: only with --start'],
    [{ profile: 'day-week' }, '--profile: only with --start'],
    [{ ...october, end: '2026-10-01' }, '--end 2026-10-01: must be later than --start'],
    [{ ...october, end: '2036-11-01' }, '--end 2036-11-01: must be at most 3660 days after --start'],
    [{ ...october, end: 'never' }, '--end never: must be an ISO-8601 instant'],
    [{ ...october, speed: 0 }, '--speed 0: must be seconds of the timeline'],
    [{ ...october, duration: '1m' }, '--duration: not with --end'],
    [{ ...october, profile: 'lunar' }, '--profile lunar: must be one of flat, day-week'],
    [{ ...october, speed: 2, rate: 5, count: 5 }, '--count, --rate and --speed: give two of them'],
    [{ start: '2026-10-01', profile: 'day-week' }, '--profile day-week: only with --end'],
    [{ start: '2026-10-01', speed: 2 }, '--speed: only with --end or --rate'],
    [{ late: 1.1 }, '--late 1.1: must be a share of the events from 0 to 1'],
    [{ late: -0.1 }, '--late -0.1: must be a share'],
    [{ lateBy: '2h' }, '--late-by: only with --late'],
    [{ late: 0.1, lateBy: 'x' }, '--late-by x: must be a time'],
    [{ duplicates: Number.NaN }, '--duplicates NaN: must be a share'],
    [{ count: 1, duration: '1s' }, '--count and --duration: give one of them'],
    [{ file: ['a'], count: 1 }, '--count: only for generated events'],
    [{ file: ['a'], duration: '1s' }, '--duration: only for generated events'],
    [{ file: ['a'], seed: 1 }, '--seed: only for generated events'],
    [{ file: ['a'], start: '2026-11-24' }, '--start: only for generated events'],
    [{ file: [''] }, '--file: must name a file'],
    [{ onInvalid: 'skip' }, '--on-invalid: only for lines of a --file'],
    [{ file: ['a'], onInvalid: 'fix' }, '--on-invalid fix: must be stop or skip'],
  ])('refuses %o in one line that names the flag', (flags, message) => {
    expect(() => request(flags)).toThrow(message);
  });
});
