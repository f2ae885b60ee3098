import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import type { PackedRecords } from '../buffer.ts';
import type { ConversionThread } from './conversion-worker.ts';
import type { Conversion, Converted } from './convert.ts';

/** Threads beyond this many would have DuckDBs, each with memory of its own, that few machines have cores for. */
const MOST_THREADS = 4;
/** A thread takes some 0.3 s to start: it waits so long for the next object before it ends. */
const IDLE_MS = 30_000;

/** Started with the first object that is converted; they keep no process alive. */
let threads: Piscina | undefined;

/**
 * Records → one Parquet file and those that do not fit the columns, as `convertRecords`, in a thread of its own, which
 * takes their memory over:
 * nothing else in the process waits for it, and objects of several shards, or of one, are converted side by side.
 */
export async function convertInThread(records: PackedRecords, conversion: Conversion): Promise<Converted> {
  threads ??= startThreads();
  const { body, failed } = await threads.run(
    { records, conversion },
    { transferList: [records.bytes.buffer, records.ends.buffer] },
  );
  return { body: body && Buffer.from(body.buffer, body.byteOffset, body.length), failed };
}

function startThreads(): Piscina {
  const folder = mkdtempSync(join(tmpdir(), 'firehose-parquet-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return new Piscina({
    filename: new URL('./conversion-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: Math.min(MOST_THREADS, availableParallelism()),
    idleTimeout: IDLE_MS,
    // Between objects a thread's event loop goes on: what DuckDB has yet to say must reach it.
    atomics: 'disabled',
    workerData: { folder } satisfies ConversionThread,
  });
}
