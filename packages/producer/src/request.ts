import { canonicalTimestamp } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';

/** The flags of `producer send` as they were typed; undefined where one was left out. */
export interface SendFlags {
  readonly dataset: string;
  readonly env: string;
  readonly count?: number | undefined;
  readonly duration?: string | undefined;
  readonly rate?: number | undefined;
  readonly seed?: number | undefined;
  readonly startTime?: string | undefined;
  readonly file?: string | undefined;
  readonly onInvalid?: string | undefined;
  readonly concurrency: number;
  readonly maxAttempts: number;
  readonly requestTimeout: string;
  readonly ledgers: string;
  readonly endpoint?: string | undefined;
}

/** Where the events come from. */
export type EventSource =
  | {
      readonly kind: 'generated';
      /** Undefined: as many as `durationMs` has room for. */
      readonly count: number | undefined;
      readonly durationMs: number | undefined;
      readonly seed: number;
      /** When the first event happens; undefined: each happens when it is made. */
      readonly startTimeMs: number | undefined;
    }
  | { readonly kind: 'file'; readonly path: string; readonly onInvalid: 'stop' | 'skip' };

/** What one run is to do, checked. */
export interface SendRequest {
  readonly dataset: string;
  readonly env: string;
  readonly source: EventSource;
  /** Events a second; undefined: as fast as it goes. */
  readonly rate: number | undefined;
  readonly concurrency: number;
  readonly maxAttempts: number;
  readonly requestTimeoutMs: number;
  readonly ledgers: string;
  readonly endpoint: string | undefined;
}

const DEFAULT_COUNT = 1_000;
const MAX_COUNT = 10 ** 12;

/** Flags → request. `randomSeed` is used when none was given. Throws a UserError that names the flag. */
export function requestFromFlags(flags: SendFlags, randomSeed: () => number): SendRequest {
  return {
    dataset: flags.dataset,
    env: flags.env,
    source: flags.file === undefined ? generatedSource(flags, randomSeed) : fileSource(flags, flags.file),
    rate: flags.rate === undefined ? undefined : rateFrom(flags.rate),
    concurrency: wholeNumber('--concurrency', flags.concurrency, 1, 64),
    maxAttempts: wholeNumber('--max-attempts', flags.maxAttempts, 1, 1_000),
    requestTimeoutMs: durationMs('--request-timeout', flags.requestTimeout),
    ledgers: flags.ledgers,
    endpoint: flags.endpoint,
  };
}

function fileSource(flags: SendFlags, path: string): EventSource {
  const generating = ['count', 'duration', 'seed', 'startTime'] as const;
  const other = generating.find((flag) => flags[flag] !== undefined);
  if (other !== undefined) {
    const name = other === 'startTime' ? 'start-time' : other;
    throw new UserError(`--${name}: only for generated events; --file sends every line of its file`);
  }
  if (path === '') throw new UserError('--file: must name a file, or - for standard input');
  const { onInvalid = 'stop' } = flags;
  if (onInvalid !== 'stop' && onInvalid !== 'skip') {
    throw new UserError(`--on-invalid ${onInvalid}: must be stop or skip`);
  }
  return { kind: 'file', path, onInvalid };
}

function generatedSource(flags: SendFlags, randomSeed: () => number): EventSource {
  if (flags.onInvalid !== undefined) throw new UserError('--on-invalid: only for lines of a --file');
  if (flags.count !== undefined && flags.duration !== undefined) {
    throw new UserError('--count and --duration: give one of them; the other follows from --rate');
  }
  const lastsMs = flags.duration === undefined ? undefined : durationMs('--duration', flags.duration);
  return {
    kind: 'generated',
    count: lastsMs === undefined ? countFrom(flags.count) : countWithin(lastsMs, flags.rate),
    durationMs: lastsMs,
    seed:
      flags.seed === undefined ? randomSeed() : wholeNumber('--seed', flags.seed, 0, Number.MAX_SAFE_INTEGER),
    startTimeMs: flags.startTime === undefined ? undefined : startTimeMs(flags.startTime),
  };
}

const countFrom = (count: number | undefined): number =>
  count === undefined ? DEFAULT_COUNT : wholeNumber('--count', count, 1, MAX_COUNT);

/** With a rate, a duration is a number of events: at least one. */
const countWithin = (lastsMs: number, rate: number | undefined): number | undefined =>
  rate === undefined ? undefined : Math.max(1, Math.floor((lastsMs / 1_000) * rateFrom(rate)));

function rateFrom(rate: number): number {
  if (rate > 0 && rate <= 1_000_000) return rate;
  throw new UserError(`--rate ${rate}: must be a number of events a second, above 0 and at most 1000000`);
}

function wholeNumber(flag: string, value: number, min: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new UserError(`${flag} ${value}: must be a whole number from ${min} to ${max}`);
}

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const MAX_DURATION_MS = 30 * 24 * UNIT_MS.h;

/** `30s`, `5m`, `1.5h`, `200ms`, or a number of seconds → ms. */
function durationMs(flag: string, text: string): number {
  const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (ms > 0 && ms <= MAX_DURATION_MS) return ms;
  throw new UserError(`${flag} ${text}: must be a time such as 30s, 5m or 1h, at most 30 days`);
}

function startTimeMs(text: string): number {
  const canonical = canonicalTimestamp(text);
  const ms = Date.parse(canonical);
  if (!Number.isNaN(ms) && new Date(ms).toISOString() === canonical) return ms;
  throw new UserError(`--start-time ${text}: must be an ISO-8601 instant such as 2026-11-24T10:00:00Z`);
}
