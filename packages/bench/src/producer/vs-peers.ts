import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { countText } from '@event-archive/terminal';
import type { BenchRow, CaseContext } from '../harness/bench.ts';
import { pairPlan, rowFromPairs, runPairs } from '../harness/pairs.ts';
import { EVENT_BYTES, type EventBytes } from './events.ts';
import type { LapPlan } from './lap-plan.ts';
import { type LapProgram, startLapProgram } from './lap-program.ts';
import { hasMoto, type Sink, STREAM_NAME, startMoto, startNullKinesis } from './sinks.ts';

/** Events of a lap: in full, and in small. */
interface Sizes {
  readonly full: number;
  readonly quick: number;
}

/** Somebody else who sends events. */
export interface Peer {
  readonly name: string;
  /** What it needs and this machine has not; undefined where it has all. */
  missing(): Promise<string | undefined>;
  start(): LapProgram;
  readonly nullEvents: Sizes;
  readonly motoEvents: Sizes;
}

interface Place {
  readonly name: string;
  readonly inFlight: number;
  readonly ourEvents: Sizes;
  readonly peerEvents: Sizes;
  start(): Promise<Sink>;
}

const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export const startOurs = (): LapProgram => startLapProgram(process.execPath, [program('our-program.ts')]);
export const startSdk = (): LapProgram => startLapProgram(process.execPath, [program('sdk-program.ts')]);
export const startBoto3 = (call: 'put_record' | 'put_records'): LapProgram =>
  startLapProgram('python3', [program('boto3-program.py'), call]);

/** Why boto3 cannot be run here; undefined where it can. */
export const boto3Missing = async (): Promise<string | undefined> =>
  promisify(execFile)('python3', ['-c', 'import boto3']).then(
    () => undefined,
    () => 'python3 with boto3',
  );

/** One event after the other, as people start. */
export const boto3Loop: Peer = {
  name: 'boto3 put_record loop',
  missing: boto3Missing,
  start: () => startBoto3('put_record'),
  nullEvents: { full: 2_000, quick: 300 },
  motoEvents: { full: 500, quick: 100 },
};

export const boto3Batch: Peer = {
  name: 'boto3 put_records(500)',
  missing: boto3Missing,
  start: () => startBoto3('put_records'),
  nullEvents: { full: 25_000, quick: 5_000 },
  motoEvents: { full: 5_000, quick: 2_000 },
};

export const sdkPlain: Peer = {
  name: 'SDK v3 PutRecords(500), no aggregation',
  missing: async () => undefined,
  start: startSdk,
  nullEvents: { full: 150_000, quick: 30_000 },
  motoEvents: { full: 5_000, quick: 2_000 },
};

/** As `producer send` has it unless it is told otherwise. */
const IN_FLIGHT = 4;

const nullPlace = (peer: Peer): Place => ({
  name: 'null Kinesis',
  inFlight: IN_FLIGHT,
  ourEvents: { full: 300_000, quick: 40_000 },
  peerEvents: peer.nullEvents,
  start: startNullKinesis,
});

/** Of requests that meet in moto 5.2.1 one may overwrite what another has stored, so both sides send one at a time. */
const motoPlace = (peer: Peer): Place => ({
  name: 'moto',
  inFlight: 1,
  ourEvents: { full: 100_000, quick: 20_000 },
  peerEvents: peer.motoEvents,
  start: startMoto,
});

/** From the generator to acknowledged, beside a peer: both sizes of events, at a sink that keeps nothing and at moto. */
export async function rowsBeside(peer: Peer, { name, quick, say }: CaseContext): Promise<BenchRow[]> {
  const missing = await peer.missing();
  if (missing !== undefined) {
    say(`no row: ${missing} is not installed`);
    return [];
  }
  const places = [nullPlace(peer), ...(hasMoto() ? [motoPlace(peer)] : [])];
  if (places.length === 1) say('no rows at moto: moto_server is not installed');
  const [ours, theirs] = [startOurs(), peer.start()];
  try {
    await checkDelivery({ ours, [peer.name]: theirs });
    const found: BenchRow[] = [];
    for (const place of places)
      found.push(...(await rowsAt(place, { ours, theirs, peer, name, quick, say })));
    return found;
  } finally {
    await Promise.all([ours.stop(), theirs.stop()]);
  }
}

const CHECKED_EVENTS = 1_000;

/** A lap of each side that is not timed, at a sink that looks into every record: each event must be there, once. */
export async function checkDelivery(programs: Readonly<Record<string, LapProgram>>): Promise<void> {
  const sink = await startNullKinesis(true);
  try {
    for (const [name, side] of Object.entries(programs))
      for (const bytes of EVENT_BYTES) {
        await side.lap({ ...planAt(nullPlace(boto3Loop), sink, bytes), events: CHECKED_EVENTS });
        const { events, ids } = await sink.taken();
        if (events !== CHECKED_EVENTS || ids !== CHECKED_EVENTS)
          throw new Error(`${name}: of ${CHECKED_EVENTS} events ${events} arrived, ${ids} different ones`);
      }
  } finally {
    await sink.stop();
  }
}

interface Sides extends Pick<CaseContext, 'name' | 'quick' | 'say'> {
  readonly ours: LapProgram;
  readonly theirs: LapProgram;
  readonly peer: Peer;
}

async function rowsAt(place: Place, { ours, theirs, peer, name, quick, say }: Sides): Promise<BenchRow[]> {
  const size = quick ? 'quick' : 'full';
  const [ourEvents, peerEvents] = [place.ourEvents[size], place.peerEvents[size]];
  const sink = await place.start();
  try {
    const found: BenchRow[] = [];
    for (const bytes of EVENT_BYTES) {
      say(`${bytes} B to ${place.name}: ${countText(ourEvents)} events, the peer ${countText(peerEvents)}`);
      const lapOf = (side: LapProgram, events: number) => async () => {
        await sink.clear();
        return side.lap({ ...planAt(place, sink, bytes), events });
      };
      const pairs = await runPairs(pairPlan(quick), lapOf(ours, ourEvents), lapOf(theirs, peerEvents));
      found.push(
        rowFromPairs(pairs, {
          case: name,
          unit: 'events/s',
          peerName: peer.name,
          bytesPerEvent: bytes,
          note: `${place.name}, 1 shard, at most ${place.inFlight} in flight; ours keeps its ledger`,
        }),
      );
    }
    return found;
  } finally {
    await sink.stop();
  }
}

let seed = 20_261_124;

/** Every lap has events of its own. */
const planAt = (place: Place, sink: Sink, bytes: EventBytes): Omit<LapPlan, 'events'> => ({
  endpoint: sink.endpoint,
  stream: STREAM_NAME,
  bytes,
  seed: seed++,
  inFlight: place.inFlight,
});
