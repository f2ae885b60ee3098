import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
import { countText } from '@event-archive/terminal';
import type { BenchRow, CaseContext } from '../harness/bench.ts';
import { type PairPlan, pairPlan, rowFromPairs, runPairs, timed } from '../harness/pairs.ts';
import type { Lap } from '../harness/ratio.ts';
import { BUFFER_MIB, deliveryStream, shardsText } from './delivery-stream.ts';
import { dealt, memoryKinesis } from './memory-kinesis.ts';
import { type NullS3, startNullS3 } from './null-s3.ts';
import { RECORD_BYTES, recordKind, recordsOf } from './records.ts';
import { runEngine } from './run-engine.ts';

/** The level that the engine compresses at; see docs/decisions/0011-gzip-level-six.md. */
const GZIP_LEVEL = 6;
const gzipAsync = promisify(gzip);
/** The peer at its best: with the 16 KiB of zlib's default it waits for the main thread between pieces. */
const PIECE_BYTES = 1_048_576;

/** How much is delivered in one lap, in MiB. */
export const MIB_PER_LAP = { full: 64, quick: 8 } as const;

/** The engine at its own boundary, records in memory to stored objects, beside what zlib alone makes of the same bytes. */
export async function rows({ name, quick, say }: CaseContext): Promise<BenchRow[]> {
  const [mib, plan] = [quick ? MIB_PER_LAP.quick : MIB_PER_LAP.full, pairPlan(quick)];
  const found: BenchRow[] = [];
  for (const bytes of RECORD_BYTES)
    for (const shards of [1, 4]) found.push(await gzipRow(name, { bytes, shards, mib, plan, say }));
  return found;
}

export interface GzipWork {
  readonly bytes: (typeof RECORD_BYTES)[number];
  readonly shards: number;
  readonly mib: number;
  readonly plan: PairPlan;
  readonly say: (text: string) => void;
}

/** One row: records of one size from so many shards. */
export async function gzipRow(name: string, { bytes, shards, mib, plan, say }: GzipWork): Promise<BenchRow> {
  const records = recordsOf(recordKind(bytes), Math.floor((mib * 1_048_576) / bytes));
  say(`${countText(records.length)} records of ${bytes} B, ${shardsText(shards)}`);
  const kinesis = memoryKinesis(dealt(records, shards));
  const s3 = await startNullS3();
  try {
    const ours = () =>
      runEngine({ kinesis, s3: s3.client, stream: deliveryStream(), records: records.length });
    const { bodies, compressedBytes } = await checkedBodies(ours, s3, records.length);
    const pairs = await runPairs(plan, ours, () => compressed(bodies, records.length));
    const plainBytes = bodies.reduce((sum, body) => sum + body.length, 0);
    return rowFromPairs(pairs, {
      case: name,
      unit: 'events/s',
      peerName: `node:zlib level ${GZIP_LEVEL}, same bytes, ${availableParallelism()} at once`,
      bytesPerEvent: bytes,
      note:
        `${shardsText(shards)}, ${bodies.length} objects of at most ${BUFFER_MIB} MiB, ` +
        `GZIP level ${GZIP_LEVEL}, compressed ${(plainBytes / compressedBytes).toFixed(1)} times`,
    });
  } finally {
    await s3.close();
  }
}

/** One delivery, not timed: every record must be in the objects. Gives them unpacked, as what the peer compresses. */
export async function checkedBodies(deliver: () => Promise<Lap>, s3: NullS3, records: number) {
  const kept = await s3.bodiesOf(deliver);
  const bodies = kept.map((body) => gunzipSync(body));
  const lines = bodies.reduce((sum, body) => sum + newlinesIn(body), 0);
  if (lines !== records) throw new Error(`${lines} lines in the objects of ${records} records`);
  return { bodies, compressedBytes: kept.reduce((sum, body) => sum + body.length, 0) };
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

const NEWLINE = 0x0a;

/** The peer: all bodies, as many at once as there are cores. */
async function compressed(bodies: readonly Buffer[], records: number): Promise<Lap> {
  const waiting = bodies.values();
  let bytes = 0;
  const work = async () => {
    for (const body of waiting)
      bytes += (await gzipAsync(body, { level: GZIP_LEVEL, chunkSize: PIECE_BYTES })).length;
  };
  const { seconds } = await timed(() => Promise.all(Array.from({ length: availableParallelism() }, work)));
  if (bytes === 0) throw new Error('zlib made nothing');
  return { count: records, seconds };
}
