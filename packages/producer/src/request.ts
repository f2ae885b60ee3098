import { durationMs, rateFrom, secondsFrom, wholeNumber } from './flag-values.ts';
import { type EventSource, type SourceFlags, sourceFromFlags } from './request-source.ts';
import type { ResendSource } from './resend/wanted-records.ts';

/** The flags that say how to send, as they were typed; undefined where one was left out. */
export interface MannerFlags {
  readonly concurrency: number;
  readonly maxAttempts: number;
  readonly retryBudget: number;
  readonly aggregate: boolean;
  readonly ordered: boolean;
  readonly maxSeconds?: number | undefined;
  readonly maxInFlightMib: number;
  readonly requestTimeout: string;
  readonly endpoint?: string | undefined;
}

/** The flags of `producer send` as they were typed. */
export interface SendFlags extends SourceFlags, MannerFlags {
  readonly dataset: string;
  readonly env: string;
  readonly ledgers: string;
}

/** What one run is to do, checked. */
export interface SendRequest {
  readonly dataset: string;
  readonly env: string;
  readonly source: EventSource | ResendSource;
  /** Events a second; undefined: as fast as it goes. */
  readonly rate: number | undefined;
  readonly concurrency: number;
  readonly maxAttempts: number;
  /** Times that records are sent again at most, for each that is sent, over the run. */
  readonly retryBudget: number;
  /** Many events in one record, by KPL's framing. */
  readonly isAggregated: boolean;
  /** Events of one partition key are stored in the order they were given. */
  readonly isOrdered: boolean;
  /** How long the run may take new events; undefined: until there are no more. */
  readonly maxSeconds: number | undefined;
  /** Bytes of events that are held at most. */
  readonly maxInFlightBytes: number;
  readonly requestTimeoutMs: number;
  readonly ledgers: string;
  readonly endpoint: string | undefined;
}

/** How to send, whatever it is. */
export type Manner = Omit<SendRequest, 'dataset' | 'env' | 'source' | 'rate' | 'ledgers'>;

const BYTES_PER_MIB = 2 ** 20;

/** Flags → how to send. Throws a UserError that names the flag. */
export function mannerFromFlags(flags: MannerFlags): Manner {
  return {
    concurrency: wholeNumber('--concurrency', flags.concurrency, 1, 64),
    maxAttempts: wholeNumber('--max-attempts', flags.maxAttempts, 1, 1_000),
    retryBudget: wholeNumber('--retry-budget', flags.retryBudget, 0, 1_000),
    isAggregated: flags.aggregate,
    isOrdered: flags.ordered,
    maxSeconds: flags.maxSeconds === undefined ? undefined : secondsFrom('--max-seconds', flags.maxSeconds),
    maxInFlightBytes: wholeNumber('--max-in-flight-mib', flags.maxInFlightMib, 1, 1_024) * BYTES_PER_MIB,
    requestTimeoutMs: durationMs('--request-timeout', flags.requestTimeout),
    endpoint: flags.endpoint,
  };
}

/** Flags → request. `randomSeed` is used when none was given. Throws a UserError that names the flag. */
export function requestFromFlags(
  flags: SendFlags,
  randomSeed: () => number,
): SendRequest & { readonly source: EventSource } {
  return {
    dataset: flags.dataset,
    env: flags.env,
    source: sourceFromFlags(flags, randomSeed),
    rate: flags.rate === undefined ? undefined : rateFrom(flags.rate),
    ledgers: flags.ledgers,
    ...mannerFromFlags(flags),
  };
}
