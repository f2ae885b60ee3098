import { diskFullText } from '../failure-text.ts';
import type { Clock } from './clock.ts';
import type { LogLine } from './log.ts';

/** Whom to tell of trouble, and when to give up. */
export interface TroubleContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: (line: LogLine) => void;
  readonly stream: () => { readonly DeliveryStreamName: string };
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/**
 * Calls until it works, waiting longer each time, as Firehose does with its source and its destination; undefined when
 * the delivery stream is stopped first. `say` gets what is wrong as long as something is, and undefined afterwards; the
 * log gets every error once, not at every attempt. `atLeastOnce` calls once even where it is stopped already.
 */
export async function keepTrying<T>(
  doing: string,
  call: () => Promise<T>,
  say: (trouble: string | undefined) => void,
  context: TroubleContext & { readonly atLeastOnce?: boolean },
): Promise<T | undefined> {
  const { clock, signal, atLeastOnce = false } = context;
  let said: string | undefined;
  let result: T | undefined;
  let waitMs = FIRST_WAIT_MS;
  for (let isFirst = atLeastOnce; isFirst || !signal.aborted; isFirst = false) {
    try {
      result = await call();
      break;
    } catch (error) {
      if (signal.aborted) break;
      const trouble = `${doing}: ${errorText(error)}`;
      if (trouble !== said) logError(`${trouble}; trying again`, context);
      said = trouble;
      say(trouble);
      await clock.sleep(waitMs, signal);
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    }
  }
  say(undefined);
  return result;
}

/** Says that something of ours is broken, with its stack, and gives the line for the status. */
export function bugText(
  error: unknown,
  doing: string,
  context: Pick<TroubleContext, 'log' | 'stream'>,
): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logError(`${doing} was stopped by a bug: ${stack}`, context);
  return `${doing} was stopped by a bug: ${errorText(error)}`;
}

function logError(text: string, { log, stream }: Pick<TroubleContext, 'log' | 'stream'>): void {
  log({ level: 'error', deliveryStream: stream().DeliveryStreamName, text });
}

/** Refused connections come as an AggregateError, which has a code and no message. */
function errorText(error: unknown): string {
  const full = diskFullText(error);
  if (full !== undefined) return full;
  const { name = 'Error', message = String(error) } = error as Partial<Error>;
  return `${name}: ${message || (error as NodeJS.ErrnoException).code || 'no reason given'}`;
}
