import { recordBytes } from '@event-archive/event-schema';
import { Aggregate, type AggregateLimits } from '@event-archive/kpl';
import type { OutgoingRecord } from '../batch.ts';
import type { Lane } from './lane.ts';
import type { Shipment } from './shipment.ts';

/** How many events go into one record, and how long one waits for others to join it. */
export interface AggregationRules extends AggregateLimits {
  readonly maxBufferedMs: number;
}

/**
 * What KPL does unless it is told otherwise: AggregationMaxSize 51,200 bytes, AggregationMaxCount 2^32 - 1,
 * RecordMaxBufferedTime 100 ms
 * (https://github.com/awslabs/amazon-kinesis-producer/blob/master/java/amazon-kinesis-producer-sample/default_config.properties,
 * read 2026-11-24).
 */
export const kplDefaults: AggregationRules = {
  maxBytes: 51_200,
  maxRecords: 2 ** 32 - 1,
  maxBufferedMs: 100,
};

/** The partition key of aggregates, as KPL has it: the explicit hash key decides. */
const AGGREGATE_KEY = 'a';

interface OpenAggregate {
  readonly aggregate: Aggregate;
  readonly events: OutgoingRecord[];
  readonly explicitHashKey: string;
  readonly sinceMs: number;
  eventBytes: number;
}

/**
 * Events → records of the stream, put into their lanes: as aggregates, one open for each shard, or each by itself.
 *
 * Every event of an aggregate carries the aggregate's own explicit hash key, the first of its shard. Readers that drop
 * what does not belong to the shard it lies in (KCL drops the whole aggregate then) go by that key: wherever an
 * aggregate lands after a split or merge, all of it belongs there, and none has to be sent twice.
 */
export class Packer {
  readonly #rules: AggregationRules | undefined;
  readonly #open = new Map<Lane, OpenAggregate>();
  #nextSeq = 0;

  constructor(rules: AggregationRules | undefined) {
    this.#rules = rules;
  }

  /** Puts one event into the open aggregate of its lane, or into the lane itself. */
  add(event: OutgoingRecord, lane: Lane, nowMs: number): void {
    if (!this.#rules || !lane.shard) {
      this.#addAlone(event, lane, nowMs);
      return;
    }
    const open = this.#open.get(lane) ?? this.#opened(lane, this.#rules, nowMs);
    if (this.#join(open, event)) return;
    this.#seal(lane, open, nowMs);
    if (!this.#join(this.#opened(lane, this.#rules, nowMs), event)) this.#addAlone(event, lane, nowMs);
  }

  /** Closes the aggregates that have waited long enough, or all of them. */
  sealDue(nowMs: number, isHurried: boolean): void {
    const maxMs = isHurried ? Number.NEGATIVE_INFINITY : (this.#rules?.maxBufferedMs ?? 0);
    for (const [lane, open] of this.#open) if (nowMs >= open.sinceMs + maxMs) this.#seal(lane, open, nowMs);
  }

  /** When the next aggregate is to be closed; Infinity where none is open. */
  nextDueMs(): number {
    // In the order they were opened.
    for (const open of this.#open.values()) return open.sinceMs + (this.#rules?.maxBufferedMs ?? 0);
    return Number.POSITIVE_INFINITY;
  }

  /** Gives up the open aggregates: their events. */
  drop(): OutgoingRecord[] {
    const dropped = [...this.#open.values()].flatMap(({ events }) => events);
    this.#open.clear();
    return dropped;
  }

  #opened(lane: Lane, rules: AggregationRules, nowMs: number): OpenAggregate {
    const open: OpenAggregate = {
      aggregate: new Aggregate(rules),
      events: [],
      explicitHashKey: String(lane.shard?.startingHashKey ?? 0n),
      sinceMs: nowMs,
      eventBytes: 0,
    };
    this.#open.set(lane, open);
    return open;
  }

  #join(open: OpenAggregate, event: OutgoingRecord): boolean {
    const { partitionKey, bytes } = event;
    if (!open.aggregate.add({ partitionKey, bytes, explicitHashKey: open.explicitHashKey })) return false;
    open.events.push(event);
    open.eventBytes += recordBytes(event);
    return true;
  }

  #seal(lane: Lane, open: OpenAggregate, nowMs: number): void {
    this.#open.delete(lane);
    const [first] = open.events;
    if (!first) return;
    // As KPL does: one alone needs no frame.
    if (open.events.length === 1) {
      this.#addAlone(first, lane, nowMs);
      return;
    }
    lane.add({
      seq: this.#nextSeq++,
      bytes: open.aggregate.encoded(),
      partitionKey: AGGREGATE_KEY,
      explicitHashKey: open.explicitHashKey,
      events: open.events,
      eventBytes: open.eventBytes,
      lane,
      readyMs: open.sinceMs,
      attempts: 0,
    });
  }

  #addAlone(event: OutgoingRecord, lane: Lane, nowMs: number): void {
    const shipment: Shipment = {
      seq: this.#nextSeq++,
      bytes: event.bytes,
      partitionKey: event.partitionKey,
      explicitHashKey: undefined,
      events: [event],
      eventBytes: recordBytes(event),
      lane,
      readyMs: nowMs,
      attempts: 0,
    };
    lane.add(shipment);
  }
}
