import { bytesText, countText, type Progress } from '@event-archive/terminal';
import type { Clock } from './clock.ts';
import { inFlightOf, settledOf, type Tally } from './tally.ts';

/** How a run goes at one moment. */
export interface SendingNow {
  /** Events with a fate. */
  readonly settled: number;
  /** Accepted over the last seconds, by the second. */
  readonly eventsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly throttles: number;
  readonly retries: number;
  /** Events that left and have no fate yet. */
  readonly inFlight: number;
}

/** From one look to the next. */
export const RHYTHM_MS = 250;
/** Speed is measured over so long: shorter, it would jump with every reply. */
const SPAN_MS = 3_000;

/** A tally, looked at again and again → how the run goes. */
export function paceOf(tally: Tally, startMs: number): (nowMs: number) => SendingNow {
  const looks = [{ atMs: startMs, accepted: tally.accepted, bytes: tally.bytes }];
  return (nowMs) => {
    looks.push({ atMs: nowMs, accepted: tally.accepted, bytes: tally.bytes });
    while (looks.length > 2 && (looks[1]?.atMs ?? nowMs) <= nowMs - SPAN_MS) looks.shift();
    const [first] = looks;
    const seconds = (nowMs - (first?.atMs ?? nowMs)) / 1_000;
    const perSecond = (count: number) => (seconds > 0 ? Math.round(count / seconds) : 0);
    return {
      settled: settledOf(tally),
      eventsPerSecond: perSecond(tally.accepted - (first?.accepted ?? 0)),
      bytesPerSecond: perSecond(tally.bytes - (first?.bytes ?? 0)),
      throttles: tally.throttles,
      retries: tally.retries,
      inFlight: inFlightOf(tally),
    };
  };
}

/** `1,930 events/s, 1.1 MiB/s, 17,154 throttled, 17,154 retried, 500 in flight`; what never happened is left out. */
export function paceText(now: SendingNow): string {
  return [
    `${countText(now.eventsPerSecond)} events/s`,
    `${bytesText(now.bytesPerSecond)}/s`,
    ...(now.throttles > 0 ? [`${countText(now.throttles)} throttled`] : []),
    ...(now.retries > 0 ? [`${countText(now.retries)} retried`] : []),
    `${countText(now.inFlight)} in flight`,
  ].join(', ');
}

/** Shows how a run goes, at a steady rhythm, until it is over. `total` is undefined where nobody knows. */
export async function showSending(
  progress: Progress,
  tally: Tally,
  total: number | undefined,
  clock: Clock,
  over: AbortSignal,
): Promise<void> {
  const lookAt = paceOf(tally, clock.monotonicMs());
  while (!over.aborted) {
    await clock.sleep(RHYTHM_MS, over);
    if (over.aborted) return;
    const now = lookAt(clock.monotonicMs());
    progress.update(now.settled, total, paceText(now));
  }
}
