import type { BatchLimits } from '../batch.ts';
import type { Lane } from './lane.ts';
import { type Shipment, shipmentBytes } from './shipment.ts';

/** How one request is put together. */
export interface RequestRules {
  readonly limits: BatchLimits;
  /** How long a record waits for others to fill its request. */
  readonly lingerMs: number;
  /** Whether what is there leaves at once: nothing more will come. */
  readonly isHurried: boolean;
  /** Keys of which a record is in flight and must come back before the next leaves; undefined where order is free. */
  readonly heldKeys: ReadonlySet<string> | undefined;
}

/**
 * Takes the records of the next request out of the lanes, in turn from the one at `first`; none while it is better to wait
 * for more. What is not enough for a request leaves once its oldest has lingered.
 */
export function takeRequest(
  lanes: readonly Lane[],
  first: number,
  nowMs: number,
  rules: RequestRules,
): Shipment[] {
  if (!isWorthwhile(lanes, nowMs, rules)) return [];
  const taken: Shipment[] = [];
  const left = { records: rules.limits.maxRecords, bytes: rules.limits.maxBytes };
  for (let turn = 0; turn < lanes.length && left.records > 0; turn++) {
    const lane = lanes[(first + turn) % lanes.length];
    if (lane) taken.push(...takeFrom(lane, nowMs, rules, left));
  }
  return taken;
}

/** When the next request may be due although nothing comes: the end of a pause or of lingering; Infinity for never. */
export function nextDueMs(lanes: readonly Lane[], nowMs: number, lingerMs: number): number {
  let due = Number.POSITIVE_INFINITY;
  for (const lane of lanes) {
    const [oldest] = lane.waiting;
    if (!oldest) continue;
    if (lane.pausedUntilMs > nowMs) due = Math.min(due, lane.pausedUntilMs);
    else if (lane.room(nowMs) > 0) due = Math.min(due, oldest.readyMs + lingerMs);
  }
  return due;
}

function isWorthwhile(lanes: readonly Lane[], nowMs: number, rules: RequestRules): boolean {
  let [records, bytes] = [0, 0];
  for (const lane of lanes) {
    const room = lane.room(nowMs);
    const [oldest] = lane.waiting;
    if (room === 0 || !oldest) continue;
    if (rules.isHurried || nowMs >= oldest.readyMs + rules.lingerMs) return true;
    records += room;
    bytes += lane.waitingBytes * (room / lane.waiting.length);
  }
  return records >= rules.limits.maxRecords || bytes >= rules.limits.maxBytes;
}

function takeFrom(lane: Lane, nowMs: number, rules: RequestRules, left: Left): Shipment[] {
  const places = rules.heldKeys
    ? freePlaces(lane, nowMs, rules.heldKeys, left)
    : nextPlaces(lane, nowMs, left);
  return places.length === 0 ? [] : lane.take(places);
}

type Left = { records: number; bytes: number };

const fits = (bytes: number, left: Left): boolean => left.records > 0 && bytes <= left.bytes;

function nextPlaces(lane: Lane, nowMs: number, left: Left): number[] {
  const room = lane.room(nowMs);
  const places: number[] = [];
  for (const [place, shipment] of lane.waiting.entries()) {
    const bytes = shipmentBytes(shipment);
    if (place >= room || !fits(bytes, left)) break;
    places.push(place);
    left.records--;
    left.bytes -= bytes;
  }
  return places;
}

/** Places looked at for records whose key is free: a lane may wait with a hundred thousand of one key. */
const MAX_LOOK_AHEAD = 2_000;

/** In order: of each key the oldest record, and only while none of it is in flight. Aggregates hold many keys: one at a time. */
function freePlaces(lane: Lane, nowMs: number, heldKeys: ReadonlySet<string>, left: Left): number[] {
  const room = lane.room(nowMs);
  const places: number[] = [];
  const now = new Set<string>();
  for (const [place, shipment] of lane.waiting.entries()) {
    if (places.length >= room || place >= MAX_LOOK_AHEAD) break;
    const keys = orderKeysOf(shipment);
    const isFree = keys.every((key) => !heldKeys.has(key) && !now.has(key));
    for (const key of keys) now.add(key);
    const bytes = shipmentBytes(shipment);
    if (!isFree) continue;
    if (!fits(bytes, left)) break;
    places.push(place);
    left.records--;
    left.bytes -= bytes;
  }
  return places;
}

/** The keys that must not overtake each other. */
export const orderKeysOf = (shipment: Shipment): readonly string[] =>
  shipment.events.map(({ partitionKey }) => partitionKey);
