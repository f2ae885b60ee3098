import type { S3Client } from '@aws-sdk/client-s3';
import type { RecordBuffer } from './buffer.ts';
import { type DeliveryStreamDescription, destinationOf } from './config.ts';
import type { FormatConversion } from './config-format-conversion.ts';
import { errorObjects } from './error-objects.ts';
import type { FailedRecord } from './error-records.ts';
import type { Ids } from './ids.ts';
import { keepTrying, type TroubleContext } from './keep-trying.ts';
import type { MetricRecorder } from './metrics.ts';
import type { FormatConverter } from './parquet/format-converter.ts';
import { parquetFromBuffer } from './parquet/object-from-rows.ts';
import { isConverted } from './rules/destination.ts';
import type { SourceStatus } from './shard-status.ts';
import { objectFromBuffer, type ReadyBuffer, type ReadyObject, storeObject } from './store-object.ts';

/** What delivery needs from the world; one for all sources of a delivery stream. */
export interface DeliveryContext extends TroubleContext {
  readonly s3: S3Client;
  readonly ids: Ids;
  readonly converter: FormatConverter;
  readonly metrics: MetricRecorder;
  /** What the metrics of what is stored are called. */
  readonly puts: 'DeliveryToS3' | 'BackupToS3';
  /** The delivery stream as it is configured now. */
  readonly stream: () => DeliveryStreamDescription;
  /** Aborted once nothing more is to be read, also while what is buffered still goes out. */
  readonly closing: AbortSignal;
  readonly onStored?: ((object: StoredObject) => void) | undefined;
}

/** An object of records that S3 has taken. */
export interface StoredObject {
  readonly deliveryStream: string;
  readonly bucket: string;
  readonly key: string;
  readonly records: number;
  /** Before compression and without delimiters. */
  readonly recordBytes: number;
  /** As stored. */
  readonly objectBytes: number;
}

/**
 * Stores a buffer as one object and tries until it is stored: nothing overtakes an object that cannot be. Records that
 * cannot be in it are stored under the error prefix first, and hold it back as long as they are not: once this
 * resolves true, every record of the buffer is in one object or another, and a checkpoint may move past it. A
 * configuration that is corrected meanwhile makes other objects of it, of failed records that are stored already, too. False when the delivery stream was stopped first.
 */
export const deliver = (
  buffer: RecordBuffer,
  status: SourceStatus,
  context: DeliveryContext,
  prepared?: PreparedBuffer,
): Promise<boolean> =>
  untilCurrent(context, async (stream) => {
    const early = prepared?.versionId === stream.VersionId ? await prepared.ready : undefined;
    const ready = early ?? (await readyBuffer(stream, buffer, status, context));
    if (ready === undefined || ready === 'outdated') return ready;
    const outcome = await storeErrors(stream, ready.failed, status, context);
    return outcome === 'stored' ? storeData(stream, buffer, ready, status, context) : outcome;
  });

/** What a buffer becomes by one version of the configuration, worked on before its turn to be stored. */
export interface PreparedBuffer {
  readonly versionId: string;
  /** Undefined where it could not be converted: when its turn comes it is tried again, for as long as it takes. */
  readonly ready: Promise<ReadyBuffer | undefined>;
}

/** Begins to join and compress a buffer, or to convert it. */
export function prepare(buffer: RecordBuffer, context: DeliveryContext): PreparedBuffer {
  const stream = context.stream();
  const conversion = conversionOf(stream);
  const ready = conversion
    ? parquetFromBuffer(stream, buffer, conversion, context).catch(() => undefined)
    : objectFromBuffer(stream, buffer, { ids: context.ids, nowMs: context.clock.nowMs() });
  // Whoever delivers it hears of a failure; until then nobody listens.
  ready.catch(() => {});
  return { versionId: stream.VersionId, ready };
}

/** What the records of a delivery stream are converted to; undefined where they stay as they are. */
function conversionOf(stream: DeliveryStreamDescription): FormatConversion | undefined {
  const destination = destinationOf(stream);
  return isConverted(destination) ? destination.DataFormatConversionConfiguration : undefined;
}

/** Converts as long as it takes: a table that is not there, or must not be read, holds the records back. */
async function readyBuffer(
  stream: DeliveryStreamDescription,
  buffer: RecordBuffer,
  status: SourceStatus,
  context: DeliveryContext,
): Promise<ReadyBuffer | 'outdated' | undefined> {
  const conversion = conversionOf(stream);
  if (!conversion)
    return objectFromBuffer(stream, buffer, { ids: context.ids, nowMs: context.clock.nowMs() });
  const { DatabaseName, TableName } = conversion.SchemaConfiguration ?? {};
  return keepTrying(
    `converting to Parquet by Glue table ${DatabaseName}.${TableName}`,
    async () => {
      if (context.stream().VersionId !== stream.VersionId) return 'outdated';
      return parquetFromBuffer(stream, buffer, conversion, context);
    },
    (trouble) => {
      status.storeError = trouble;
    },
    context,
  );
}

/** Stores records that failed before they were in a buffer of data; as `deliver` does with those of one. */
export const deliverFailed = (
  failed: readonly FailedRecord[],
  status: SourceStatus,
  context: DeliveryContext,
): Promise<boolean> => untilCurrent(context, (stream) => storeErrors(stream, failed, status, context));

/** Undefined when the delivery stream was stopped first; outdated when its configuration is another by now. */
type Outcome = 'stored' | 'outdated' | undefined;

async function untilCurrent(
  { stream }: DeliveryContext,
  store: (stream: DeliveryStreamDescription) => Promise<Outcome>,
): Promise<boolean> {
  for (;;) {
    const outcome = await store(stream());
    if (outcome !== 'outdated') return outcome === 'stored';
  }
}

async function storeErrors(
  stream: DeliveryStreamDescription,
  failed: readonly FailedRecord[],
  status: SourceStatus,
  context: DeliveryContext,
): Promise<Outcome> {
  const moment = { ids: context.ids, nowMs: context.clock.nowMs() };
  for (const object of errorObjects(stream, failed, moment)) {
    const outcome = await tryToStore(object, stream, status, context);
    if (outcome !== 'stored') return outcome;
    status.failedRecords += object.records;
    status.errorObjects++;
    status.lastErrorObjectKey = object.key;
    if (object.errorOutputType === 'format-conversion-failed') {
      context.metrics.add('FailedConversion.Records', object.records);
      context.metrics.add('FailedConversion.Bytes', object.recordBytes);
    }
    const text = `failed records (${object.errorOutputType}): ${object.records} in s3://${object.bucket}/${object.key}`;
    context.log({ level: 'error', deliveryStream: stream.DeliveryStreamName, text });
  }
  return 'stored';
}

async function storeData(
  stream: DeliveryStreamDescription,
  buffer: RecordBuffer,
  { object, failed }: ReadyBuffer,
  status: SourceStatus,
  context: DeliveryContext,
): Promise<Outcome> {
  if (!object) return 'stored';
  const outcome = await tryToStore(object, stream, status, context);
  if (outcome !== 'stored') return outcome;
  const records = buffer.count - failed.length;
  const recordBytes = failed.reduce((left, { bytes }) => left - bytes.length, buffer.bytes);
  status.deliveredRecords += records;
  status.deliveredBytes += recordBytes;
  status.deliveredObjects++;
  status.lastObjectKey = object.key;
  addMetrics({ object, records, recordBytes }, isConverted(destinationOf(stream)), context);
  context.onStored?.({
    deliveryStream: stream.DeliveryStreamName,
    bucket: object.bucket,
    key: object.key,
    records,
    recordBytes,
    objectBytes: object.body.length,
  });
  return 'stored';
}

function addMetrics(
  { object, records, recordBytes }: { object: ReadyObject; records: number; recordBytes: number },
  isConversion: boolean,
  { metrics, puts }: DeliveryContext,
): void {
  if (puts === 'DeliveryToS3') metrics.add('DeliveryToS3.ObjectCount', 1);
  metrics.add(`${puts}.Records`, records);
  metrics.add(`${puts}.Bytes`, object.body.length);
  if (!isConversion) return;
  metrics.add('SucceedConversion.Records', records);
  metrics.add('SucceedConversion.Bytes', recordBytes);
}

const tryToStore = (
  object: ReadyObject,
  { VersionId }: DeliveryStreamDescription,
  status: SourceStatus,
  context: DeliveryContext,
): Promise<Outcome> =>
  keepTrying(
    `storing ${object.key}`,
    async () => {
      if (context.stream().VersionId !== VersionId) return 'outdated';
      await counted(context, () => storeObject(context.s3, object));
      return 'stored';
    },
    (trouble) => {
      status.storeError = trouble;
    },
    context,
  );

async function counted({ metrics, puts }: DeliveryContext, put: () => Promise<void>): Promise<void> {
  let isStored = 0;
  try {
    await put();
    isStored = 1;
  } finally {
    metrics.add(`${puts}.Success`, isStored);
  }
}
