import type { Deserializer, ParquetSerDe } from '../config-format-conversion.ts';
import { parquetColumn, type Row } from './column.ts';
import { copyOptions } from './copy-options.ts';
import { ConversionFailure } from './failure.ts';
import type { HiveColumn } from './hive-type.ts';
import { type PlainLines, plainLines } from './plain-lines.ts';
import { type RowsFromRecord, rowsFromRecord } from './record-rows.ts';
import { type ParquetFile, type ParquetWriter, ROWS_AT_ONCE } from './writer.ts';

/** How records become rows and rows a file. */
export interface Conversion {
  readonly columns: readonly HiveColumn[];
  readonly deserializer: Deserializer;
  readonly serializer: ParquetSerDe;
}

/** A record that is not in the file. */
export interface FailedConversion {
  /** Its place among the records. */
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

/** Every record is in the file or among the failed. */
export interface Converted {
  /** Undefined when every record failed. */
  readonly body: Buffer | undefined;
  readonly failed: readonly FailedConversion[];
}

/** Records → one Parquet file and those that do not fit the columns. */
export async function convertRecords(
  records: readonly Buffer[],
  { columns, deserializer, serializer }: Conversion,
  writer: ParquetWriter,
): Promise<Converted> {
  const plain = deserializer.HiveJsonSerDe
    ? undefined
    : plainLines(columns, deserializer.OpenXJsonSerDe ?? {});
  const file = await writer.begin(columns.map(parquetColumn), plain?.query);
  let result: Omit<Converted, 'body'> & { rows: number };
  try {
    result = appendRecords(records, rowsFromRecord(columns, deserializer), file, plain);
  } catch (error) {
    file.discard();
    throw error;
  }
  const { rows, failed } = result;
  if (rows > 0) return { body: await file.bytes(copyOptions(serializer)), failed };
  file.discard();
  return { body: undefined, failed };
}

function appendRecords(
  records: readonly Buffer[],
  rowsOf: RowsFromRecord,
  file: ParquetFile,
  plain: PlainLines | undefined,
) {
  const failed: FailedConversion[] = [];
  let waiting: Row[] = [];
  let rows = 0;
  const append = (some: readonly Row[]) => {
    rows += some.length;
    for (let at = 0; at < some.length; at += ROWS_AT_ONCE) file.append(some.slice(at, at + ROWS_AT_ONCE));
  };
  for (const [index, bytes] of records.entries()) {
    if (plain?.has(bytes)) {
      file.appendLine(bytes);
      rows++;
      continue;
    }
    const found = rowsOf(bytes);
    if (found instanceof ConversionFailure) failed.push({ index, code: found.code, message: found.message });
    // One by one: a record can hold more documents than a call takes arguments.
    else for (const row of found) waiting.push(row);
    if (waiting.length >= ROWS_AT_ONCE) {
      append(waiting);
      waiting = [];
    }
  }
  append(waiting);
  return { rows, failed };
}
