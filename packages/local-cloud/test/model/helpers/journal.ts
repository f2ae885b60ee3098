import { mkdirSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { dirname } from 'node:path';

/** How a PUT of an object ended. After `unacknowledged` the object is there and the engine does not know. */
export type PutOutcome = 'under way' | 'refused' | 'unacknowledged' | 'stored';

/** One PUT of an object as it came in at the gateway. */
export interface Put {
  readonly key: string;
  /** Counts everything that happens in a run, so that any two things can be told apart. */
  readonly order: number;
  readonly atMs: number;
  /** Set once the object is there. */
  committedOrder: number | undefined;
  outcome: PutOutcome;
}

/** What a run makes the services do wrong to the engine, and for how many calls more. */
export interface Faults {
  /** S3 says 503 SlowDown. */
  putRefused: number;
  /** The connection breaks before S3 sees anything. */
  putReset: number;
  /** S3 stores the object and the connection breaks before it can say so. */
  putUnacknowledged: number;
  /** Kinesis says ProvisionedThroughputExceededException. */
  readThrottled: number;
  /** Kinesis says 500. */
  readFailed: number;
  /** The file of checkpoints cannot be written. */
  checkpointFailed: number;
  /** Glue says 500 when it is asked for the table. */
  tableFailed: number;
}

export const noFaults = (): Faults => ({
  putRefused: 0,
  putReset: 0,
  putUnacknowledged: 0,
  readThrottled: 0,
  readFailed: 0,
  checkpointFailed: 0,
  tableFailed: 0,
});

/** What the gateway saw of the engine in one run. */
export interface Journal {
  readonly faults: Faults;
  readonly puts: Put[];
  /** When writing checkpoints began, each time that it worked. */
  readonly checkpoints: number[];
  /** By sequence number: the arrival that Kinesis told the engine. */
  readonly arrivals: Map<string, number>;
  /** By sequence number: when Kinesis gave it to the engine, each time. */
  readonly reads: Map<string, { readonly order: number; readonly atMs: number }[]>;
  /** By sequence number: read since the engine was started last. */
  readonly readSinceStart: Set<string>;
  /** Calls of the engine that are not answered yet. */
  underWay: number;
  next(): number;
}

export function openJournal(): Journal {
  let order = 0;
  return {
    faults: noFaults(),
    puts: [],
    checkpoints: [],
    arrivals: new Map(),
    reads: new Map(),
    readSinceStart: new Set(),
    underWay: 0,
    next: () => ++order,
  };
}

/** What GetRecords replies to the engine, as far as it matters here. */
export interface GivenRecord {
  readonly SequenceNumber: string;
  readonly ApproximateArrivalTimestamp: number;
}

export function noteRead(journal: Journal, records: readonly GivenRecord[], atMs: number): void {
  for (const { SequenceNumber: number, ApproximateArrivalTimestamp } of records) {
    journal.arrivals.set(number, Math.round(ApproximateArrivalTimestamp * 1_000));
    journal.reads.set(number, [...(journal.reads.get(number) ?? []), { order: journal.next(), atMs }]);
    journal.readSinceStart.add(number);
  }
}

/** True when there is one fault of this kind left, which is then one less. */
export function takeFault(faults: Faults, kind: keyof Faults): boolean {
  if (faults[kind] === 0) return false;
  faults[kind]--;
  return true;
}

/** Follows a PUT to its end; true when S3 is not to see it. */
export function followPut(journal: Journal, key: string, atMs: number, response: ServerResponse): boolean {
  const put: Put = { key, order: journal.next(), atMs, committedOrder: undefined, outcome: 'under way' };
  journal.puts.push(put);
  journal.underWay++;
  response.once('close', () => {
    journal.underWay--;
    if (put.outcome === 'under way') put.outcome = 'refused';
  });
  const { faults } = journal;
  if (takeFault(faults, 'putRefused')) {
    response.writeHead(503, { 'content-type': 'application/xml' });
    response.end('<Error><Code>SlowDown</Code><Message>planted</Message></Error>');
    return true;
  }
  if (takeFault(faults, 'putReset')) {
    response.destroy();
    return true;
  }
  const isLost = takeFault(faults, 'putUnacknowledged');
  const end = response.end.bind(response) as (...parts: unknown[]) => ServerResponse;
  response.end = ((...parts: unknown[]) => {
    if (response.statusCode === 200) {
      put.committedOrder = journal.next();
      put.outcome = isLost ? 'unacknowledged' : 'stored';
    }
    return isLost ? response.destroy() : end(...parts);
  }) as typeof response.end;
  return false;
}

/** Writes the file of checkpoints, unless that is to fail. Nothing here pulls the plug, so it need not be synced. */
export function writeNoted(journal: Journal, file: string, text: string): void {
  if (takeFault(journal.faults, 'checkpointFailed')) throw new Error('planted');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  journal.checkpoints.push(journal.next());
}
