import { UserError } from '@event-archive/terminal/user-error';
import { type AwsReply, awsError } from './aws-reply.ts';
import type { Faults, FaultsReport } from './faults/faults.ts';
import { faultFrom } from './faults/read-plan.ts';
import { CLOCK_ENDS, isOnClock, type MovableClock } from './firehose/movable-clock.ts';

/** The time in the cloud. */
export interface ClockStatus {
  readonly now: string;
  /** By how much it was moved on from the machine's time. */
  readonly aheadMs: number;
}

export const clockStatus = (clock: MovableClock): ClockStatus => ({
  now: new Date(clock.nowMs()).toISOString(),
  aheadMs: clock.aheadMs(),
});

/** A call of what is ours and not AWS's: `/_local/…`. */
export interface LocalCall {
  readonly method: string;
  /** What comes after `/_local/`. */
  readonly path: string;
  readonly body: unknown;
}

/** Answers a call; undefined for what there is not. A UserError is answered as one. */
export type LocalApi = (call: LocalCall) => Promise<AwsReply | undefined>;

/** The faults and the clock of a running cloud, for whoever may call loopback. */
export const localApi =
  (status: () => Promise<object>, faults: Faults, clock: MovableClock): LocalApi =>
  async ({ method, path, body }) => {
    const [noun = '', id] = path.split('/');
    try {
      const answer = await answerTo(`${method} ${noun}`, { status, faults, clock, id, body });
      return answer && { status: 200, body: answer };
    } catch (error) {
      if (error instanceof UserError) return awsError('UserError', error.message);
      throw error;
    }
  };

interface Asked {
  readonly status: () => Promise<object>;
  readonly faults: Faults;
  readonly clock: MovableClock;
  readonly id: string | undefined;
  readonly body: unknown;
}

function answerTo(
  what: string,
  { status, faults, clock, id, body }: Asked,
): Promise<object> | object | undefined {
  switch (what) {
    case 'GET status':
      return status();
    case 'GET faults':
      return faults.report() satisfies FaultsReport;
    case 'POST faults':
      return { id: faults.add(faultFrom(body, 'fault')) };
    case 'DELETE faults':
      return { cleared: faults.clear(id) };
    case 'GET clock':
      return clockStatus(clock);
    case 'POST clock':
      clock.advance(advanceOf(body, clock.nowMs()));
      return clockStatus(clock);
    default:
      return undefined;
  }
}

function advanceOf(body: unknown, nowMs: number): number {
  const { advanceMs } = (body ?? {}) as { advanceMs?: unknown };
  if (typeof advanceMs !== 'number' || !(advanceMs >= 0))
    throw new UserError('advanceMs: must be a number of milliseconds, 0 or more');
  // The state would keep a time that no date can say.
  if (!isOnClock(nowMs + advanceMs)) throw new UserError(CLOCK_ENDS);
  return advanceMs;
}
