import type { Clock } from './clock.ts';

/** How a run ends early: by Ctrl-C, or by an error that no retry mends. */
export interface Stop {
  /** Fires: take no new events. */
  readonly signal: AbortSignal;
  /** Fires when what is in flight has had its time to drain: give up. */
  readonly drainOver: AbortSignal;
  /** The first error that stopped the run; undefined for Ctrl-C. */
  readonly error: unknown;
  /** True when the run was stopped because the time that it was given is over. */
  readonly isTimeOver: boolean;
  /** Stops the run because the time that it was given is over. */
  timeIsOver(): void;
  /** Stops the run because of an error. */
  because(error: unknown): void;
  /** The run has ended: lets go of timers. */
  release(): void;
}

/** How long events in flight may still be retried once the run is to end. */
const DRAIN_MS = 10_000;

/** A stop that also follows `interrupted`. */
export function stopOn(interrupted: AbortSignal, clock: Clock, drainMs: number = DRAIN_MS): Stop {
  const stopping = new AbortController();
  const drain = new AbortController();
  const released = new AbortController();
  let error: unknown;
  let isTimeOver = false;
  const stop = () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    void clock.sleep(drainMs, released.signal).then(() => drain.abort());
  };
  interrupted.addEventListener('abort', stop, { once: true });
  if (interrupted.aborted) stop();
  return {
    signal: stopping.signal,
    drainOver: drain.signal,
    get error() {
      return error;
    },
    get isTimeOver() {
      return isTimeOver;
    },
    timeIsOver() {
      isTimeOver ||= !stopping.signal.aborted;
      stop();
    },
    because(cause) {
      error ??= cause;
      stop();
    },
    release() {
      interrupted.removeEventListener('abort', stop);
      released.abort();
    },
  };
}
