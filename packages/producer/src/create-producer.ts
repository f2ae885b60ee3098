import { randomUUID } from 'node:crypto';
import { type AwsTarget, awsTarget } from '@event-archive/aws-clients';
import { loadEnvironment, pipelineFor } from '@event-archive/environments';
import {
  type ArchiveEvent,
  type Dataset,
  datasetNamed,
  eventId,
  recordFromEvent,
} from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { instantText, systemClock } from './clock.ts';
import { explanation } from './explanation.ts';
import type { EventFate } from './flow/event-fate.ts';
import { kplDefaults } from './flow/packer.ts';
import { Sender } from './flow/sender.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { putRecordsTo } from './put-records.ts';
import { knownShards } from './shards/known-shards.ts';
import { listShardsOf } from './shards/list-shards.ts';
import { stopOn } from './stop.ts';
import { countUnsettled, emptyTally, type Tally, totalsOf } from './tally.ts';

/** Where the stream has an event. */
export interface Receipt {
  readonly eventId: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
}

export interface ProducerOptions {
  readonly dataset: string;
  /** Name of an environment file. */
  readonly environment: string;
  /** URL to call instead of AWS, AWS_ENDPOINT_URL or the environment's own. */
  readonly endpoint?: string;
  /** Folder for the ledger; `.ledgers` unless given. */
  readonly ledgers?: string;
  readonly isOrdered?: boolean;
  /** Bytes of events held before `send` should be waited for; 32 MiB unless given. */
  readonly maxInFlightBytes?: number;
}

/** Sends events from within a program, as `producer send` does, and keeps the same ledger. */
export interface Producer {
  /**
   * Resolves once the stream has the event and the ledger says so; rejects with a UserError that says why it has not, or
   * that nobody knows. Wait for `room` between events when there are many.
   */
  send(event: ArchiveEvent): Promise<Receipt>;
  /** Resolves while less than maxInFlightBytes are held. */
  room(): Promise<void>;
  /** Sends what waits at once; resolves when every event so far has its fate. */
  flush(): Promise<void>;
  /** Flushes, ends the ledger and gives its path. Rejects with what stopped the producer, such as a full disk. */
  close(): Promise<string>;
}

/** Opens a ledger and finds the shards. Throws a UserError for an environment or dataset that is not there. */
export async function createProducer(options: ProducerOptions): Promise<Producer> {
  const environment = loadEnvironment(options.environment);
  const dataset = datasetNamed(options.dataset);
  const { stream } = pipelineFor(environment, options.dataset);
  const target = awsTarget(environment.region, environment.endpoint, options.endpoint);
  const ledger = openLedger(options.ledgers ?? '.ledgers', {
    kind: 'run',
    version: 2,
    runId: randomUUID().slice(0, 8),
    dataset: dataset.name,
    environment: environment.name,
    stream: stream.name,
    region: environment.region,
    startedAt: instantText(systemClock.nowMs()),
    options: { library: true },
  });
  return producerOn({ dataset, streamName: stream.name, target, ledger }, options);
}

/** What a producer sends where, and what keeps its fates. */
export interface Place {
  readonly dataset: Dataset;
  readonly streamName: string;
  readonly target: AwsTarget;
  readonly ledger: Ledger;
}

/** A producer with this ledger. What stops it rejects every `send` that has no receipt by then. */
export async function producerOn(place: Place, options: ProducerOptions): Promise<Producer> {
  const { dataset, streamName, target, ledger } = place;
  const clock = systemClock;
  const tally = emptyTally();
  const stop = stopOn(new AbortController().signal, clock);
  const { put, end } = putRecordsTo(target, streamName, REQUEST_TIMEOUT_MS);
  const listing = listShardsOf(target, streamName);
  const receipts = new Map<number, (fate: EventFate) => void>();
  const sender = new Sender(
    {
      concurrency: 4,
      maxAttempts: 20,
      retryBudget: 10,
      maxInFlightBytes: options.maxInFlightBytes ?? 2 ** 25,
      isOrdered: options.isOrdered ?? false,
      aggregation: kplDefaults,
    },
    {
      ...{ put, ledger, tally, clock, stop, random: Math.random },
      explain: (error) => explanation(error, `sending to ${streamName}`, target),
      shards: await knownShards(listing.list, clock, stop.signal, () => {}),
      onFate: (events, fate) => {
        for (const { seq } of events) receipts.get(seq)?.(fate);
        for (const { seq } of events) receipts.delete(seq);
      },
    },
  );
  const tellOpen = () => {
    const reason = stop.error instanceof Error ? stop.error.message : 'the producer was stopped';
    for (const tell of receipts.values()) tell({ outcome: 'unknown', reason });
    receipts.clear();
  };
  // Of what is given up because of a bug or a ledger that takes no more, the sender has nothing to tell.
  stop.signal.addEventListener('abort', () => void sender.flush().then(tellOpen), { once: true });
  let seq = 0;
  let room = Promise.resolve();
  return {
    send(event) {
      const made = recordFromEvent(dataset, event);
      if (!made.ok) {
        const { field, message } = made.problem;
        return Promise.reject(new UserError(`${field ?? 'event'}: ${message}`));
      }
      const record = { ...made.record, seq: seq++, id: eventId(dataset, event) };
      const receipt = new Promise<Receipt>((resolve, reject) => {
        receipts.set(record.seq, (fate) => settle(record.id, fate, resolve, reject));
      });
      room = sender.add([record]);
      return receipt;
    },
    room: () => room,
    flush: () => sender.flush(),
    async close() {
      await sender.flush();
      end();
      listing.end();
      stop.release();
      tellOpen();
      const path = await endedLedger(ledger, tally).catch(stop.because);
      ledger.unlock();
      if (path === undefined || stop.error !== undefined) throw stop.error;
      return path;
    },
  };
}

function settle(
  id: string,
  fate: EventFate,
  resolve: (receipt: Receipt) => void,
  reject: (error: UserError) => void,
): void {
  // Whoever called still has the event: there is no file to keep it in.
  const is = fate.outcome === 'spooled' ? 'not in the stream' : fate.outcome;
  if (fate.outcome !== 'accepted') reject(new UserError(`event ${id} is ${is}: ${fate.reason}`));
  else resolve({ eventId: id, shardId: fate.shardId, sequenceNumber: fate.sequenceNumber });
}

async function endedLedger(ledger: Ledger, tally: Tally): Promise<string> {
  countUnsettled(tally);
  const endedAt = instantText(systemClock.nowMs());
  ledger.write([{ kind: 'end', endedAt, interrupted: false, totals: totalsOf(tally) }]);
  return ledger.close();
}

const REQUEST_TIMEOUT_MS = 30_000;
