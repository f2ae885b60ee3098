import { firehoseLimits, HOURLY_PREFIX } from '@event-archive/event-schema';
import { z } from 'zod';
import { resourceName } from './resource-name.ts';

/** The compression formats that Firehose knows, spelled as its API spells them. */
export const compressionFormats = ['UNCOMPRESSED', 'GZIP', 'ZIP', 'Snappy', 'HADOOP_SNAPPY'] as const;

/** What a prefix calls the parts of an event's own time, and the time field that each stands for. */
export const eventTimeKeys = { year: 'yyyy', month: 'MM', day: 'dd', hour: 'HH' } as const;

// What the service itself refuses (sizes, lengths, prefix grammar, time zones, …) is left to the rules that synthesis
// runs, so that the words a user sees are the service's own. `meta` tells editors the bounds and checks nothing.
const prefixText = () =>
  z
    .string()
    .regex(/^\P{Cc}*$/u, 'must hold no control characters, such as a newline')
    .meta({ maxLength: firehoseLimits.maxPrefixCharacters.value });

const deaggregationSchema = z
  .strictObject({
    subRecordType: z
      .string()
      .meta({ enum: ['JSON', 'DELIMITED'] })
      .describe('Documents one after the other, or text with a delimiter'),
    delimiter: z.string().optional().describe('What stands between records of DELIMITED, e.g. ####'),
  })
  .nullable()
  .default(null)
  .describe('Takes records apart that hold several events; null: a record is an event');

export const deliveryStreamSchema = z
  .strictObject({
    name: resourceName(firehoseLimits.maxDeliveryStreamNameCharacters.value).describe(
      'Name of the Firehose delivery stream; every object is named after it',
    ),
    bufferSizeMiB: z
      .int()
      .meta({
        minimum: firehoseLimits.minBufferSizeMiB.value,
        maximum: firehoseLimits.maxBufferSizeMiB.value,
      })
      .describe('An object is written when this much has come, before compression …'),
    bufferIntervalSeconds: z
      .int()
      .meta({
        minimum: firehoseLimits.minBufferIntervalSeconds.value,
        maximum: firehoseLimits.maxBufferIntervalSeconds.value,
      })
      .describe('… or when this long has passed, whichever is first'),
    format: z
      .enum(['JSON', 'PARQUET'])
      .default('JSON')
      .describe('What objects are: JSON lines, or Parquet with the columns of the dataset (needs query)'),
    compressionFormat: z
      .enum(compressionFormats)
      .default('GZIP')
      .describe('How objects are compressed; UNCOMPRESSED with PARQUET, which compresses inside'),
    partitionBy: z
      .enum(['arrival-time', 'event-time'])
      .default('arrival-time')
      .describe('The time that files an event: when the stream took it, or its own; cannot be changed later'),
    partitionRetrySeconds: z
      .int()
      .meta({ minimum: 0, maximum: 7_200 })
      .default(300)
      .describe('How long a partition by event time is tried before its records go to the error prefix'),
    deaggregation: deaggregationSchema,
    prefix: prefixText()
      .default(HOURLY_PREFIX)
      .describe(
        'Where objects lie: the path by time, e.g. !{timestamp:yyyy}, or !{partitionKeyFromQuery:year} by event-time',
      ),
    errorOutputPrefix: prefixText().describe(
      'Where records go that could not be delivered; outside the data',
    ),
    customTimeZone: z
      .string()
      .meta({ maxLength: firehoseLimits.maxCustomTimeZoneCharacters.value })
      .default('UTC')
      .describe('Time zone of object names, and of paths by arrival-time'),
    fileExtension: z
      .string()
      .meta({ maxLength: firehoseLimits.maxFileExtensionCharacters.value })
      .optional()
      .describe('Instead of the extension of the compression format'),
    appendDelimiterToRecord: z
      .boolean()
      .default(true)
      .describe('A newline after each record; without it Athena sees one long line'),
  })
  .describe('The Firehose delivery stream from the stream to the bucket');

export type DeliveryStreamSettings = z.output<typeof deliveryStreamSchema>;

/**
 * A delivery stream's prefix with each key of event-time partitions as the time field that it holds:
 * `year=!{partitionKeyFromQuery:year}/` → `year=!{timestamp:yyyy}/`. Other prefixes come back as they are.
 */
export const timePrefix = ({
  prefix,
  partitionBy,
}: Pick<DeliveryStreamSettings, 'prefix' | 'partitionBy'>): string =>
  partitionBy === 'arrival-time'
    ? prefix
    : Object.entries(eventTimeKeys).reduce(
        (text, [key, field]) => text.replaceAll(`!{partitionKeyFromQuery:${key}}`, `!{timestamp:${field}}`),
        prefix,
      );
