import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GlueClient } from '@aws-sdk/client-glue';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { columnsFromDataset, websiteEvents } from '@event-archive/event-schema';
import { countText } from '@event-archive/terminal';
import type { BenchRow, CaseContext } from '../harness/bench.ts';
import { pairPlan, rowFromPairs, runPairs, timed } from '../harness/pairs.ts';
import type { Lap } from '../harness/ratio.ts';
import { deliveryStream } from './delivery-stream.ts';
import { MIB_PER_LAP } from './gzip-vs-zlib.ts';
import { dealt, memoryKinesis } from './memory-kinesis.ts';
import { type NullS3, startNullS3 } from './null-s3.ts';
import { recordsOf, websiteRecords } from './records.ts';
import { runEngine } from './run-engine.ts';

const BYTES = 740;
/** The least that Firehose takes with format conversion. */
const PARQUET_BUFFER_MIB = 64;
/** As the engine's own: see docs/architecture.md. */
const THREADS = 2;
/** What the engine tells COPY for a serializer without options. */
const COPY_OPTIONS =
  'FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION V1, ROW_GROUP_SIZE 1000000000, ROW_GROUP_SIZE_BYTES 268435456, DICTIONARY_SIZE_LIMIT 0';
const columns = columnsFromDataset(websiteEvents);

/** Records in memory to Parquet objects, beside DuckDB reading the same lines and writing them with the same options. */
export async function rows({ name, quick, say }: CaseContext): Promise<BenchRow[]> {
  const mib = 2 * (quick ? MIB_PER_LAP.quick : MIB_PER_LAP.full);
  const records = recordsOf(websiteRecords(BYTES), Math.floor((mib * 1_048_576) / BYTES));
  say(`${countText(records.length)} records of ${BYTES} B`);
  const kinesis = memoryKinesis(dealt(records, 1));
  const s3 = await startNullS3();
  const peer = await startPeer(records);
  try {
    const ours = () =>
      runEngine({ kinesis, s3: s3.client, glue: GLUE, stream: PARQUET_STREAM, records: records.length });
    await checkRows(ours, s3, peer.connection, records.length);
    const pairs = await runPairs(pairPlan(quick), ours, peer.lap);
    const row = rowFromPairs(pairs, {
      case: name,
      unit: 'events/s',
      peerName: `DuckDB, read_json with columns, COPY TO parquet, ${THREADS} threads`,
      bytesPerEvent: BYTES,
      note: `1 shard, objects of ${PARQUET_BUFFER_MIB} MiB, ${columns.length} columns, SNAPPY, no dictionaries`,
    });
    return [row];
  } finally {
    await s3.close();
    peer.close();
  }
}

const PARQUET_STREAM = deliveryStream({
  BufferingHints: { SizeInMBs: PARQUET_BUFFER_MIB, IntervalInSeconds: 900 },
  CompressionFormat: 'UNCOMPRESSED',
  DataFormatConversionConfiguration: {
    Enabled: true,
    InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
    OutputFormatConfiguration: { Serializer: { ParquetSerDe: {} } },
    SchemaConfiguration: { DatabaseName: 'bench', TableName: websiteEvents.name },
  },
});

/** A catalogue in memory that knows one table. */
const GLUE = {
  send: async () => ({
    Table: { StorageDescriptor: { Columns: columns.map(({ name, glue }) => ({ Name: name, Type: glue })) } },
  }),
} as unknown as GlueClient;

interface Peer {
  readonly connection: DuckDBConnection;
  readonly lap: () => Promise<Lap>;
  close(): void;
}

/** DuckDB with the same threads, over a file of the same lines. */
async function startPeer(records: readonly Buffer[]): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-parquet-'));
  const [lines, target] = [join(folder, 'rows.ndjson'), join(folder, 'rows.parquet')];
  writeFileSync(lines, records.map((record) => `${record}\n`).join(''));
  const duckDb = await DuckDBInstance.create(':memory:', {
    threads: String(THREADS),
    preserve_insertion_order: 'false',
  });
  const connection = await duckDb.connect();
  const types = columns.map(({ name, duckdb }) => `'${name}': '${duckdb}'`).join(', ');
  const copy = `COPY (SELECT * FROM read_json('${lines}', format = 'newline_delimited', columns = {${types}})) TO '${target}' (${COPY_OPTIONS})`;
  return {
    connection,
    async lap() {
      const { result, seconds } = await timed(() => connection.run(copy));
      if (result.rowsChanged !== records.length) throw new Error(`DuckDB wrote ${result.rowsChanged} rows`);
      return { count: records.length, seconds };
    },
    close() {
      connection.closeSync();
      duckDb.closeSync();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One delivery, not timed: every event must be in the objects, once. */
async function checkRows(
  deliver: () => Promise<Lap>,
  s3: NullS3,
  connection: DuckDBConnection,
  records: number,
) {
  const bodies = await s3.bodiesOf(deliver);
  const folder = mkdtempSync(join(tmpdir(), 'bench-parquet-'));
  try {
    for (const [i, body] of bodies.entries()) writeFileSync(join(folder, `${i}.parquet`), body);
    const query = `SELECT count(*)::INT, count(DISTINCT event_id)::INT FROM '${join(folder, '*.parquet')}'`;
    const [counts = []] = (await connection.runAndReadAll(query)).getRows();
    if (counts.some((count) => count !== records))
      throw new Error(`rows and ids in the objects of ${records} records: ${counts.join(', ')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
