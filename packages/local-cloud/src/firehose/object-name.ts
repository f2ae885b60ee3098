import type { ExtendedS3Configuration } from './config.ts';
import { formatTime, parseTimePattern } from './java-time.ts';
import { evaluatePrefix } from './prefix.ts';
import { zonedTimeAt } from './zoned-time.ts';

type Compression = NonNullable<ExtendedS3Configuration['CompressionFormat']>;

/** How an object of one compression format is named and labelled. */
export interface ObjectFormat {
  readonly extension: string;
  readonly contentEncoding?: string;
}

/**
 * As seen at the service in 2026. The guide gives `.hsnappy` for HADOOP_SNAPPY; objects there end in `.snappy`.
 */
export const OBJECT_FORMATS: Readonly<Record<Compression, ObjectFormat>> = {
  UNCOMPRESSED: { extension: '' },
  GZIP: { extension: '.gz', contentEncoding: 'gzip' },
  ZIP: { extension: '.zip', contentEncoding: 'zip' },
  Snappy: { extension: '.snappy', contentEncoding: 'snappy-java' },
  HADOOP_SNAPPY: { extension: '.snappy', contentEncoding: 'hadoop-snappy' },
};

/** Whatever is inside. */
export const OBJECT_CONTENT_TYPE = 'application/octet-stream';

export interface ObjectNaming {
  readonly deliveryStream: string;
  readonly versionId: string;
  readonly destination: Pick<
    ExtendedS3Configuration,
    'Prefix' | 'CustomTimeZone' | 'FileExtension' | 'CompressionFormat'
  >;
  /** Arrival of the oldest record in the object. */
  readonly oldestArrivalMs: number;
  readonly uuid: string;
  randomString(): string;
}

/** The key of an object: evaluated prefix, then `NAME-VERSION-yyyy-MM-dd-HH-mm-ss-UUID.EXTENSION`. */
export function objectKey(naming: ObjectNaming): string {
  const { destination, randomString } = naming;
  const time = zonedTimeAt(naming.oldestArrivalMs, destination.CustomTimeZone || 'UTC');
  const stamp = formatTime(SUFFIX_TIME, time);
  const extension =
    destination.FileExtension || OBJECT_FORMATS[destination.CompressionFormat ?? 'UNCOMPRESSED'].extension;
  const suffix = `${naming.deliveryStream}-${naming.versionId}-${stamp}-${naming.uuid}${extension}`;
  return evaluatePrefix(destination.Prefix, { time, randomString }) + suffix;
}

const SUFFIX_TIME = parseTimePattern('yyyy-MM-dd-HH-mm-ss') ?? [];
