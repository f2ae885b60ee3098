import { kinesisLimits } from '@event-archive/event-schema';
import type { OpenShard } from '../shards/shard-map.ts';
import { type Shipment, shipmentBytes } from './shipment.ts';

/** Records in flight that a lane begins with, and has at most: four full requests. */
const LARGEST_WINDOW = 4 * kinesisLimits.maxPutRecordsCount.value;
/** What a window grows by for each reply that took all of the lane's records. */
const STEP = 4;

/**
 * What waits for one shard, and how much of it may be in flight: additive increase, multiplicative decrease. A lane
 * of its own for each shard keeps one that refuses from holding up the others.
 */
export class Lane {
  /** Undefined where the stream's shards are not known: then one lane has all. */
  readonly shard: OpenShard | undefined;
  /** Lanes that must be empty before this one sends: those of shards that were split or merged, where order counts. */
  readonly after: readonly Lane[];
  #waiting: Shipment[] = [];
  #waitingBytes = 0;
  /** Records in flight at most; a whole part of it counts. */
  #window = LARGEST_WINDOW;
  #inFlight = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  /** Replies in a row that refused some of it. */
  #refusals = 0;

  constructor(shard: OpenShard | undefined, after: readonly Lane[] = []) {
    this.shard = shard;
    this.after = after;
  }

  get waiting(): readonly Shipment[] {
    return this.#waiting;
  }
  get waitingBytes(): number {
    return this.#waitingBytes;
  }
  get inFlight(): number {
    return this.#inFlight;
  }
  get window(): number {
    return Math.floor(this.#window);
  }
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#inFlight === 0;
  }
  get pausedUntilMs(): number {
    return this.#pausedUntilMs;
  }

  /** How many of its records may leave now. */
  room(nowMs: number): number {
    if (nowMs < this.#pausedUntilMs || this.after.some((lane) => !lane.isEmpty)) return 0;
    return Math.max(0, Math.min(this.#waiting.length, this.window - this.#inFlight));
  }

  add(shipment: Shipment): void {
    this.#waiting.push(shipment);
    this.#waitingBytes += shipmentBytes(shipment);
  }

  /** Takes those at these places, ascending, out of what waits: they are in flight. */
  take(places: readonly number[]): Shipment[] {
    const taken = places.flatMap((place) => this.#waiting[place] ?? []);
    if (places.at(-1) === places.length - 1) this.#waiting.splice(0, places.length);
    else {
      const gone = new Set(places);
      this.#waiting = this.#waiting.filter((_, place) => !gone.has(place));
    }
    this.#waitingBytes -= taken.reduce((sum, one) => sum + shipmentBytes(one), 0);
    this.#inFlight += taken.length;
    return taken;
  }

  /** They are no longer in flight; `again` of them go back to where they were, before what came after them. */
  landed(count: number, again: readonly Shipment[]): void {
    this.#inFlight -= count;
    if (again.length === 0) return;
    const isBefore = (again.at(-1)?.seq ?? 0) < (this.#waiting[0]?.seq ?? Number.POSITIVE_INFINITY);
    this.#waiting = again.concat(this.#waiting);
    if (!isBefore) this.#waiting.sort((a, b) => a.seq - b.seq);
    this.#waitingBytes += again.reduce((sum, one) => sum + shipmentBytes(one), 0);
  }

  /** A reply took all that it had of this lane. */
  grow(): void {
    this.#refusals = 0;
    this.#window = Math.min(LARGEST_WINDOW, this.#window + STEP);
  }

  /** A reply refused some of the `sent` because of the limits of the shard, and took `accepted`. */
  shrink(sent: number, accepted: number, pauseMs: (refusals: number) => number, nowMs: number): void {
    // What was taken is what the shard had room for: progress, so that the pauses start over.
    this.#refusals = accepted > 0 ? 1 : this.#refusals + 1;
    this.#window = Math.max(1, Math.min(this.#window, sent) / 2);
    this.pause(pauseMs(this.#refusals), nowMs);
  }

  pause(ms: number, nowMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + ms);
  }

  /** Empties it of what has not left yet. */
  drop(isDropped: (shipment: Shipment) => boolean): Shipment[] {
    const dropped = this.#waiting.filter(isDropped);
    this.#waiting = this.#waiting.filter((one) => !isDropped(one));
    this.#waitingBytes -= dropped.reduce((sum, one) => sum + shipmentBytes(one), 0);
    return dropped;
  }
}
