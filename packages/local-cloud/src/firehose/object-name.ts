import type { ExtendedS3Configuration } from './config.ts';
import { formatTime, parseTimePattern } from './java-time.ts';
import type { Partition } from './partition/route-records.ts';
import { evaluateErrorPrefix, evaluatePrefix } from './prefix.ts';
import { isConverted } from './rules/destination.ts';
import { type ZonedTime, zonedTimeAt } from './zoned-time.ts';

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

/**
 * As seen at the service in 2026: it labels Parquet as it does HADOOP_SNAPPY, although the body is a plain Parquet file.
 * That was with the serializer's default compression; the others have not been seen.
 */
const PARQUET: ObjectFormat = { extension: '.parquet', contentEncoding: 'hadoop-snappy' };

/** The format of a destination's objects. */
export const formatOf = (destination: ObjectNaming['destination']): ObjectFormat =>
  isConverted(destination) ? PARQUET : OBJECT_FORMATS[destination.CompressionFormat ?? 'UNCOMPRESSED'];

/** Whatever is inside. */
export const OBJECT_CONTENT_TYPE = 'application/octet-stream';

export interface ObjectNaming {
  readonly deliveryStream: string;
  readonly versionId: string;
  readonly destination: Pick<
    ExtendedS3Configuration,
    | 'Prefix'
    | 'ErrorOutputPrefix'
    | 'CustomTimeZone'
    | 'FileExtension'
    | 'CompressionFormat'
    | 'DataFormatConversionConfiguration'
  >;
  /** Arrival of the oldest record in the object. */
  readonly oldestArrivalMs: number;
  readonly uuid: string;
  randomString(): string;
  /** Of a partition: its prefix and keys stand in the place of the destination's prefix. */
  readonly partition?: Partition | undefined;
}

/** The key of an object: evaluated prefix, then `NAME-VERSION-yyyy-MM-dd-HH-mm-ss-UUID.EXTENSION`. */
export function objectKey(naming: ObjectNaming): string {
  const { destination, randomString, partition } = naming;
  const time = timeOf(naming);
  const prefix = evaluatePrefix(partition ? partition.prefix : destination.Prefix, {
    time,
    randomString,
    partitionKeys: { fromQuery: partition?.keys ?? {} },
  });
  const extension = destination.FileExtension || formatOf(destination).extension;
  return prefix + nameAt(time, naming) + extension;
}

/** The key of an object of failed records: evaluated error prefix, then the same name without an extension. */
export function errorObjectKey(naming: ObjectNaming, errorOutputType: string): string {
  const { destination, randomString } = naming;
  const time = timeOf(naming);
  const context = { time, randomString, errorOutputType };
  const prefix = evaluateErrorPrefix(destination.ErrorOutputPrefix, destination.Prefix, context);
  return prefix + nameAt(time, naming);
}

const timeOf = ({ oldestArrivalMs, destination }: ObjectNaming): ZonedTime =>
  zonedTimeAt(oldestArrivalMs, destination.CustomTimeZone || 'UTC');

const nameAt = (time: ZonedTime, { deliveryStream, versionId, uuid }: ObjectNaming): string =>
  `${deliveryStream}-${versionId}-${formatTime(SUFFIX_TIME, time)}-${uuid}`;

const SUFFIX_TIME = parseTimePattern('yyyy-MM-dd-HH-mm-ss') ?? [];
