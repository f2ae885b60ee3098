import { durationMs, rateFrom, wholeNumber } from './flag-values.ts';
import { type EventSource, type SourceFlags, sourceFromFlags } from './request-source.ts';

/** The flags of `producer send` as they were typed; undefined where one was left out. */
export interface SendFlags extends SourceFlags {
  readonly dataset: string;
  readonly env: string;
  readonly concurrency: number;
  readonly maxAttempts: number;
  readonly requestTimeout: string;
  readonly ledgers: string;
  readonly endpoint?: string | undefined;
}

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

/** Flags → request. `randomSeed` is used when none was given. Throws a UserError that names the flag. */
export function requestFromFlags(flags: SendFlags, randomSeed: () => number): SendRequest {
  return {
    dataset: flags.dataset,
    env: flags.env,
    source: sourceFromFlags(flags, randomSeed),
    rate: flags.rate === undefined ? undefined : rateFrom(flags.rate),
    concurrency: wholeNumber('--concurrency', flags.concurrency, 1, 64),
    maxAttempts: wholeNumber('--max-attempts', flags.maxAttempts, 1, 1_000),
    requestTimeoutMs: durationMs('--request-timeout', flags.requestTimeout),
    ledgers: flags.ledgers,
    endpoint: flags.endpoint,
  };
}
