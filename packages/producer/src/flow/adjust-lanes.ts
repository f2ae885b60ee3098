import type { Fates } from '../fate.ts';
import type { Judgement } from './judge.ts';
import type { Lane } from './lane.ts';
import type { Shipment } from './shipment.ts';

interface Part {
  count: number;
  accepted: number;
  throttled: number;
  again: Shipment[];
}

/**
 * Gives the lanes back what one request had of each, and sets how fast each goes on: a lane whose records were refused
 * by the limits of its shard shrinks and pauses, one with any other failure pauses, one that had all accepted grows.
 */
export function adjustLanes(
  shipments: readonly Shipment[],
  fates: Fates<Shipment>,
  { outcome, isByEntry }: Judgement,
  { pauseMs, nowMs }: { readonly pauseMs: (failures: number) => number; readonly nowMs: number },
): void {
  const parts = new Map<Lane, Part>();
  const partOf = ({ lane }: Shipment): Part => {
    const part = parts.get(lane) ?? { count: 0, accepted: 0, throttled: 0, again: [] };
    parts.set(lane, part);
    return part;
  };
  for (const shipment of shipments) partOf(shipment).count++;
  for (const { record } of fates.accepted) partOf(record).accepted++;
  for (const { record } of fates.again) partOf(record).again.push(record);
  if (isByEntry) for (const { record } of outcome.retryable) partOf(record).throttled++;
  for (const [lane, { count, accepted, throttled, again }] of parts) {
    lane.landed(count, again);
    if (throttled > 0) lane.shrink(count, accepted, pauseMs, nowMs);
    else if (again.length > 0) lane.pause(pauseMs(Math.max(...again.map(({ attempts }) => attempts))), nowMs);
    else if (accepted === count) lane.grow();
  }
}
