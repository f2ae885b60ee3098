import { describe, expect, it } from 'vitest';
import { requestFromFlags, type SendFlags } from '../src/request.ts';

const defaults: SendFlags = {
  dataset: 'website-events',
  env: 'local',
  concurrency: 4,
  maxAttempts: 20,
  requestTimeout: '30s',
  ledgers: '.ledgers',
};
const request = (flags: Partial<SendFlags> = {}) => requestFromFlags({ ...defaults, ...flags }, () => 42);

describe('requestFromFlags', () => {
  it('asks for 1,000 events with a random seed when nothing is given', () => {
    expect(request().source).toEqual({
      kind: 'generated',
      count: 1_000,
      durationMs: undefined,
      seed: 42,
      startTimeMs: undefined,
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

  it('reads --start-time without zone as UTC', () => {
    const startTimeMs = Date.UTC(2026, 10, 24, 10);
    expect(request({ startTime: '2026-11-24T10:00:00' }).source).toMatchObject({ startTimeMs });
    expect(request({ startTime: '2026-11-24T11:00:00+01:00' }).source).toMatchObject({ startTimeMs });
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
    [{ startTime: 'yesterday' }, '--start-time yesterday: must be an ISO-8601 instant'],
    [{ startTime: '2026-02-30T00:00:00Z' }, '--start-time 2026-02-30T00:00:00Z: must be'],
    [{ count: 1, duration: '1s' }, '--count and --duration: give one of them'],
    [{ file: 'a', count: 1 }, '--count: only for generated events'],
    [{ file: 'a', duration: '1s' }, '--duration: only for generated events'],
    [{ file: 'a', seed: 1 }, '--seed: only for generated events'],
    [{ file: 'a', startTime: '2026-11-24' }, '--start-time: only for generated events'],
    [{ file: '' }, '--file: must name a file'],
    [{ onInvalid: 'skip' }, '--on-invalid: only for lines of a --file'],
    [{ file: 'a', onInvalid: 'fix' }, '--on-invalid fix: must be stop or skip'],
  ])('refuses %o in one line that names the flag', (flags, message) => {
    expect(() => request(flags)).toThrow(message);
  });
});
