import { writeFile } from 'node:fs/promises';
import type { DeliveryStreamSettings } from '@event-archive/environments';
import type { Archive } from './archive.ts';
import { type Decompressed, decompress } from './decompress.ts';
import type { ArchiveObjectKey } from './object-key.ts';
import { isParquet } from './parquet/frame.ts';
import type { ParquetFile } from './parquet/read-parquet.ts';
import { endsOf, explainedWrite, sinkFor, type TempFolder } from './temp-folder.ts';

/** What is in an object: lines, or a Parquet file on this disk. */
export type ObjectContent =
  | { readonly kind: 'lines'; readonly lines: Decompressed }
  | { readonly kind: 'parquet'; readonly parquet: ParquetFile; readonly problem: string | undefined };

/** Object → its content; undefined when it is gone since it was listed. Parquet never lies in memory as a whole. */
export async function contentOf(
  key: ArchiveObjectKey,
  { archive, temp, deliveryStream }: ContentSource,
): Promise<ObjectContent | undefined> {
  if (isNamedAsParquet(key, deliveryStream)) {
    const file = await temp.newFile();
    const isThere = await explainedWrite(() => archive.download(key.key, () => sinkFor(file)));
    return isThere ? parquetContent(file, deliveryStream) : undefined;
  }
  const fetched = await archive.fetch(key.key);
  if (!fetched) return undefined;
  if (isParquet(fetched.body)) {
    const file = await temp.newFile();
    await explainedWrite(() => writeFile(file, fetched.body));
    return parquetContent(file, deliveryStream);
  }
  const hints = { contentEncoding: fetched.contentEncoding, extension: key.extension };
  return { kind: 'lines', lines: expectedLines(await decompress(fetched.body, hints), deliveryStream) };
}

/** Where contents come from, and where files may lie until they are read. */
export interface ContentSource {
  readonly archive: Archive;
  readonly temp: TempFolder;
  readonly deliveryStream: DeliveryStreamSettings;
}

const isNamedAsParquet = (
  { extension }: ArchiveObjectKey,
  { format, fileExtension }: DeliveryStreamSettings,
) => extension === '.parquet' || (format === 'PARQUET' && extension === fileExtension);

async function parquetContent(file: string, { format }: DeliveryStreamSettings): Promise<ObjectContent> {
  const problem =
    format === 'PARQUET'
      ? undefined
      : 'object is Parquet, where the delivery stream writes JSON; Athena cannot read it';
  return { kind: 'parquet', parquet: { file, ...(await endsOf(file)) }, problem };
}

function expectedLines(lines: Decompressed, { format }: DeliveryStreamSettings): Decompressed {
  if (format === 'JSON') return lines;
  const problem = 'object is no Parquet, which the delivery stream writes; Athena cannot read it';
  return { ...lines, problem: lines.problem ?? problem };
}
