import { UserError } from '@event-archive/terminal/user-error';
import { fullJitterMs } from '../backoff.ts';
import { type BatchLimits, type OutgoingRecord, requestLimits } from '../batch.ts';
import { type Clock, instantText } from '../clock.ts';
import { type Fates, fatesFromOutcome } from '../fate.ts';
import type { Ledger } from '../ledger.ts';
import { emptyOutcome, type Outcome } from '../outcome.ts';
import type { PutRecords } from '../put-records.ts';
import type { KeptShards } from '../shards/kept-shards.ts';
import type { Stop } from '../stop.ts';
import { inFlightOf, type Tally } from '../tally.ts';
import { adjustLanes } from './adjust-lanes.ts';
import { type EventFate, type Told, tellFates } from './event-fate.ts';
import { judged } from './judge.ts';
import { Lanes } from './lanes.ts';
import { linesAfter, linesBefore } from './ledger-lines.ts';
import { type AggregationRules, Packer } from './packer.ts';
import { RetryBudget } from './retry-budget.ts';
import type { Shipment } from './shipment.ts';
import { nextDueMs, orderKeysOf, takeRequest } from './take-request.ts';
import { Waiting } from './waiting.ts';

/** How a sender goes about it. */
export interface SenderRules {
  /** Requests at a time. */
  readonly concurrency: number;
  /** Times that an event is sent at most. */
  readonly maxAttempts: number;
  /** Times that records are sent again at most, for each that is sent, over the run and beyond a reserve; undefined: no bound. */
  readonly retryBudget?: number | undefined;
  /** Bytes of events that are held, from taken to settled, before the source has to wait. */
  readonly maxInFlightBytes: number;
  /** Whether events of one partition key must be stored in the order they were given. */
  readonly isOrdered: boolean;
  /** Undefined: each event is a record of its own. */
  readonly aggregation: AggregationRules | undefined;
  readonly limits?: BatchLimits;
}

/** What a sender takes from the world. */
export interface SenderDependencies {
  readonly put: PutRecords;
  readonly ledger: Pick<Ledger, 'write'>;
  readonly tally: Tally;
  readonly clock: Clock;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
  readonly stop: Stop;
  /** Names the stream and where it is, for errors. */
  readonly explain: (error: unknown) => UserError;
  /** Undefined where the shards of the stream are not known. */
  readonly shards: KeptShards | undefined;
  /** Told of each event once, when its fate is in the ledger. */
  readonly onFate?: (events: readonly OutgoingRecord[], fate: EventFate) => void;
}

/** How long a record waits for others to fill its request. */
const LINGER_MS = 100;

/**
 * Events → records → requests → fates: in the ledger first, then in the tally. Only what failed is sent again, from the
 * lane of its shard. An error that no retry mends stops the run; what had not left by then is `unsent`.
 */
export class Sender {
  readonly #rules: SenderRules;
  readonly #deps: SenderDependencies;
  readonly #packer: Packer;
  readonly #lanes: Lanes;
  readonly #unconfirmed = new Set<number>();
  readonly #heldKeys: Set<string> | undefined;
  readonly #waiting: Waiting;
  readonly #budget: RetryBudget;
  #requests = 0;
  #turn = 0;
  #hasReplied = false;
  #isEnding = false;

  constructor(rules: SenderRules, dependencies: SenderDependencies) {
    this.#rules = rules;
    this.#deps = dependencies;
    this.#budget = new RetryBudget(rules.retryBudget ?? Number.POSITIVE_INFINITY);
    this.#packer = new Packer(rules.aggregation);
    this.#lanes = new Lanes(dependencies.shards?.map, rules.isOrdered);
    this.#heldKeys = rules.isOrdered ? new Set() : undefined;
    this.#waiting = new Waiting(dependencies.clock, rules.maxInFlightBytes, () => this.#pump());
    const { stop } = dependencies;
    const onStop = () => this.#dropUnsent();
    stop.signal.addEventListener('abort', onStop, { once: true });
    const onDrained = () => this.#giveUp();
    stop.drainOver.addEventListener('abort', onDrained, { once: true });
  }

  /** Takes events; where it holds as much as it may, resolves once there is room again. */
  add(events: readonly OutgoingRecord[]): Promise<void> {
    const { stop, clock } = this.#deps;
    if (stop.signal.aborted) {
      for (const event of events) this.#waiting.hold(event);
      this.#tell(events, { outcome: 'unsent', reason: STOPPED });
      return Promise.resolve();
    }
    const nowMs = clock.monotonicMs();
    for (const event of events) {
      this.#waiting.hold(event);
      this.#packer.add(event, this.#lanes.laneFor(event.partitionKey), nowMs);
    }
    this.#pump();
    return this.#waiting.roomAgain();
  }

  /** Sends what waits without lingering; resolves when every event taken so far has its fate. */
  async flush(): Promise<void> {
    this.#isEnding = true;
    this.#pump();
    await this.#waiting.allSettled();
    this.#isEnding = false;
  }

  /** Puts requests under way, as many as may be, and sets the alarm for when the next may be due. */
  #pump(): void {
    const { clock, stop } = this.#deps;
    try {
      const nowMs = clock.monotonicMs();
      this.#packer.sealDue(nowMs, this.#isEnding);
      while (this.#requests < this.#rules.concurrency && !stop.drainOver.aborted) {
        const shipments = this.#nextRequest(nowMs);
        if (shipments.length === 0) break;
        this.#turn++;
        void this.#send(shipments);
      }
      this.#setAlarm(nowMs);
    } catch (error) {
      stop.because(error);
    }
  }

  #nextRequest(nowMs: number): Shipment[] {
    return takeRequest(this.#lanes.all, this.#turn, nowMs, {
      limits: this.#rules.limits ?? requestLimits,
      lingerMs: LINGER_MS,
      isHurried: this.#isEnding || this.#waiting.isFull,
      heldKeys: this.#heldKeys,
    });
  }

  #setAlarm(nowMs: number): void {
    const lanesMs =
      this.#requests < this.#rules.concurrency
        ? nextDueMs(this.#lanes.all, nowMs, LINGER_MS)
        : Number.POSITIVE_INFINITY;
    // What is due and was not taken waits for a reply, which wakes us.
    const laterMs = lanesMs > nowMs ? lanesMs : Number.POSITIVE_INFINITY;
    this.#waiting.wakeAt(Math.min(this.#packer.nextDueMs(), laterMs), nowMs);
  }

  /** Sends once: the ledger says so first, so that a kill before the reply leaves the events unknown, not unheard of. */
  async #send(shipments: readonly Shipment[]): Promise<void> {
    const { ledger, tally, clock, stop, put } = this.#deps;
    this.#requests++;
    try {
      this.#hold(shipments);
      ledger.write(linesBefore(shipments, instantText(clock.nowMs())));
      for (const shipment of shipments) {
        this.#budget.spend(shipment.attempts === 0);
        if (shipment.attempts++ === 0) tally.attempted += shipment.events.length;
        else tally.retries += shipment.events.length;
      }
      tally.requests++;
      tally.maxInFlight = Math.max(tally.maxInFlight, inFlightOf(tally));
      this.#settle(shipments, await put(shipments, stop.drainOver));
    } catch (error) {
      stop.because(error);
      this.#waiting.abandon(shipments);
    } finally {
      this.#requests--;
      this.#pump();
    }
  }

  #settle(shipments: readonly Shipment[], reply: Awaited<ReturnType<PutRecords>>): void {
    const { stop, explain, tally, clock, random } = this.#deps;
    const rules = { hasReplied: this.#hasReplied, maxAttempts: this.#rules.maxAttempts };
    const judgement = judged(shipments, reply, rules);
    this.#hasReplied ||= judgement.isAnswered;
    tally.throttles += judgement.isThrottled ? eventsIn(judgement.outcome.retryable) : 0;
    const isOver = judgement.isHopeless || stop.drainOver.aborted || this.#budget.isUsedUp;
    const fates = this.#conclude(
      judgement.outcome,
      ({ attempts }) => isOver || attempts >= this.#rules.maxAttempts,
    );
    for (const { record, reason } of fates.again) record.lastReason = reason;
    const pauseMs = (failures: number) => fullJitterMs(failures, random);
    adjustLanes(shipments, fates, judgement, { pauseMs, nowMs: clock.monotonicMs() });
    this.#release(shipments);
    const { stopsBecause } = judgement;
    if (stopsBecause) stop.because(stopsBecause.isBug ? stopsBecause.error : explain(stopsBecause.error));
    const [given] = [...fates.spooled, ...fates.unknown];
    if (this.#budget.isUsedUp && given) stop.because(usedUp(this.#budget, given.reason));
    this.#followShards(fates);
  }

  /** Outcome → fates, in the ledger first, then in the tally, then to whoever waits for them. */
  #conclude(outcome: Outcome<Shipment>, isLast: (shipment: Shipment) => boolean): Fates<Shipment> {
    const { ledger, clock, tally } = this.#deps;
    const fates = fatesFromOutcome(outcome, this.#unconfirmed, isLast);
    ledger.write(linesAfter(fates, outcome, instantText(clock.nowMs())));
    for (const { record } of [...fates.accepted, ...fates.unknown, ...fates.rejected, ...fates.spooled])
      this.#unconfirmed.delete(record.seq);
    tellFates(fates, tally, this.#told());
    return fates;
  }

  /** A record in another shard than predicted: the stream was split or merged. */
  #followShards(fates: Fates<Shipment>): void {
    const { shards } = this.#deps;
    const isElsewhere = fates.accepted.some(
      ({ record, shardId }) => record.lane.shard !== undefined && record.lane.shard.shardId !== shardId,
    );
    if (!shards || !isElsewhere) return;
    void shards
      .refresh()
      .then((isNew) => {
        if (!isNew) return;
        this.#packer.sealDue(this.#deps.clock.monotonicMs(), true);
        this.#lanes.follow(shards.map);
        this.#pump();
      })
      .catch(this.#deps.stop.because);
  }

  #hold(shipments: readonly Shipment[]): void {
    if (!this.#heldKeys) return;
    for (const shipment of shipments) for (const key of orderKeysOf(shipment)) this.#heldKeys.add(key);
  }

  #release(shipments: readonly Shipment[]): void {
    if (!this.#heldKeys) return;
    for (const shipment of shipments) for (const key of orderKeysOf(shipment)) this.#heldKeys.delete(key);
  }

  /** The run stops: what has not left yet never will. */
  #dropUnsent(): void {
    const fate: EventFate = { outcome: 'unsent', reason: STOPPED };
    this.#tell(this.#packer.drop(), fate);
    for (const lane of this.#lanes.all)
      for (const { events } of lane.drop(({ attempts }) => attempts === 0)) this.#tell(events, fate);
    this.#isEnding = true;
    this.#pump();
  }

  /** The time to drain is over: what waits to be sent again has been sent for the last time. */
  #giveUp(): void {
    try {
      const given = this.#lanes.all.flatMap((lane) => lane.drop(() => true));
      const retryable = given.map((record) => ({ record, reason: record.lastReason ?? GIVEN_UP }));
      if (given.length > 0) this.#conclude({ ...emptyOutcome(), retryable }, () => true);
    } catch (error) {
      this.#deps.stop.because(error);
      this.#waiting.abandonAll();
    }
  }

  #told(): Told {
    return (events, fate) => this.#tell(events, fate);
  }

  #tell(events: readonly OutgoingRecord[], fate: EventFate): void {
    this.#waiting.settle(events);
    if (fate.outcome === 'unsent') this.#deps.tally.unsent += events.length;
    if (events.length > 0) this.#deps.onFate?.(events, fate);
  }
}

const usedUp = ({ first, again }: RetryBudget, reason: string): UserError =>
  new UserError(
    `--retry-budget: used up, ${again} records were sent again for ${first} sent once, last because of ${reason}; send slower, or see to the stream`,
  );

const STOPPED = 'the run was stopped before it was sent';
const GIVEN_UP = 'refused by the stream until the run was stopped';

const eventsIn = (failed: Outcome<Shipment>['retryable']): number =>
  failed.reduce((sum, { record }) => sum + record.events.length, 0);
