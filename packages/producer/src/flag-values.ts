import { canonicalTimestamp } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';

const MAX_RATE = 1_000_000;
const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const MAX_DURATION_MS = 30 * UNIT_MS.d;

/** The value of a flag → a whole number within limits. Throws a UserError that names the flag, as all of these do. */
export function wholeNumber(flag: string, value: number, min: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new UserError(`${flag} ${value}: must be a whole number from ${min} to ${max}`);
}

/** Events a second. */
export function rateFrom(rate: number): number {
  if (rate > 0 && rate <= MAX_RATE) return rate;
  throw new UserError(`--rate ${rate}: must be a number of events a second, above 0 and at most ${MAX_RATE}`);
}

/** A part of all, 0 to 1. */
export function shareFrom(flag: string, share: number): number {
  if (share >= 0 && share <= 1) return share;
  throw new UserError(`${flag} ${share}: must be a share of the events from 0 to 1, such as 0.02`);
}

/** `30s`, `5m`, `1.5h`, `2d`, `200ms`, or a number of seconds → ms. */
export function durationMs(flag: string, text: string): number {
  const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim()) ?? [];
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (ms > 0 && ms <= MAX_DURATION_MS) return ms;
  throw new UserError(`${flag} ${text}: must be a time such as 30s, 5m or 1h, at most 30 days`);
}

/** An ISO-8601 instant, UTC where it names no zone, or a date, of which midnight is meant → ms since the epoch. */
export function instantMs(flag: string, text: string): number {
  const canonical = canonicalTimestamp(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  const ms = Date.parse(canonical);
  if (!Number.isNaN(ms) && new Date(ms).toISOString() === canonical) return ms;
  throw new UserError(
    `${flag} ${text}: must be an ISO-8601 instant such as 2026-11-24 or 2026-11-24T10:00:00Z`,
  );
}

/** A number of seconds, above 0. Throws a UserError that names the flag. */
export function secondsFrom(flag: string, seconds: number): number {
  if (seconds > 0 && seconds <= MAX_DURATION_MS / 1_000) return seconds;
  throw new UserError(`${flag} ${seconds}: must be a number of seconds above 0, at most 30 days`);
}
