import { workerData } from 'node:worker_threads';
import type { PackedRecords } from '../buffer.ts';
import { type Conversion, type Converted, convertRecords } from './convert.ts';
import { openParquetWriter, type ParquetWriter } from './writer.ts';

/** What a thread is started with. */
export interface ConversionThread {
  /** For DuckDB's files. */
  readonly folder: string;
}

let opened: Promise<ParquetWriter> | undefined;

/** What a conversion thread does with one object's records. */
export default async function convert({
  records,
  conversion,
}: {
  readonly records: PackedRecords;
  readonly conversion: Conversion;
}): Promise<Converted> {
  opened ??= openParquetWriter((workerData as ConversionThread).folder);
  return convertRecords(unpacked(records), conversion, await opened);
}

/** Views of the same bytes, not copies. */
function unpacked({ bytes, ends }: PackedRecords): Buffer[] {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: Buffer[] = [];
  let start = 0;
  for (const end of ends) {
    records.push(whole.subarray(start, end));
    start = end;
  }
  return records;
}
