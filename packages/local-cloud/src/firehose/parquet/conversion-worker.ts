import { mkdir } from 'node:fs/promises';
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
  try {
    opened ??= openWriter();
    return await convertRecords(unpacked(records), conversion, await opened);
  } catch (error) {
    // A disk that was full once, or a folder that is gone, must not stop what comes after: it begins anew.
    const broken = opened;
    opened = undefined;
    await broken?.then((writer) => writer.close()).catch(() => {});
    throw error;
  }
}

/** The folder may be gone: there are cleaners of temporary files. */
async function openWriter(): Promise<ParquetWriter> {
  const { folder } = workerData as ConversionThread;
  await mkdir(folder, { recursive: true });
  return openParquetWriter(folder);
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
