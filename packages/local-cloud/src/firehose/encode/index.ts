import type { ExtendedS3Destination } from '../config.ts';
import type { Ids } from '../ids.ts';
import { gzipped } from './gzip.ts';
import { hadoopSnappy } from './hadoop-snappy.ts';
import { snappyStream } from './snappy.ts';
import { zipped } from './zip.ts';

/** The bytes of an object's records → its body in S3. A zip entry is named by a random UUID, as the service does. */
export async function bodyFromBytes(
  format: ExtendedS3Destination['CompressionFormat'],
  bytes: Buffer,
  { ids, nowMs }: { ids: Ids; nowMs: number },
): Promise<Buffer> {
  switch (format) {
    case 'UNCOMPRESSED':
      return bytes;
    case 'GZIP':
      return gzipped(bytes);
    case 'Snappy':
      return snappyStream(bytes);
    case 'HADOOP_SNAPPY':
      return hadoopSnappy(bytes);
    case 'ZIP':
      return zipped(bytes, ids.uuid(), nowMs);
  }
}
