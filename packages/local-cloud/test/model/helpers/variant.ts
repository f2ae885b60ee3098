import { gunzipSync } from 'node:zlib';
import type { ExtendedS3DestinationConfiguration } from '@aws-sdk/client-firehose';
import { backedUp } from '../../firehose/backup/helpers/backup.ts';
import { NEWLINES } from '../../firehose/helpers/delivery.ts';
import { extraction } from '../../firehose/helpers/partitions.ts';
import { toParquet } from '../../firehose/parquet/helpers/converted.ts';
import { rowsOfParquet } from '../../firehose/parquet/helpers/read-parquet.ts';

type Members = Partial<ExtendedS3DestinationConfiguration>;

/** One way to configure a delivery stream. Each version has a prefix of its own. */
export interface Variant {
  readonly isPartitioned: boolean;
  readonly sizeInMBs: number;
  /** Intervals that an update chooses from; the first one is there from the beginning. */
  readonly intervalsSeconds: readonly number[];
  /** Letters in a record, chosen from. */
  readonly sizes: readonly number[];
  readonly members: (version: number) => Members;
  /** What a record that cannot be delivered has under the error prefix; undefined where every record can be. */
  readonly errorType: string | undefined;
  readonly textsOf: (body: Buffer) => string[] | Promise<string[]>;
  /** Present where records are backed up, under a prefix of its own: size and interval of the backup. */
  readonly backup?: { readonly sizeInMBs: number; readonly intervalSeconds: number };
}

const linesOf = (body: Buffer): string[] => {
  const lines = gunzipSync(body).toString('utf8').split('\n');
  if (lines.pop() !== '') throw new Error('the last record has no newline');
  return lines;
};

const errors = (version: number) => `errors/v${version}/!{firehose:error-output-type}/`;

/** GZIP by arrival. The interval is the shortest that lets several polls into an object. */
const GZIP: Variant = {
  isPartitioned: false,
  sizeInMBs: 1,
  intervalsSeconds: [10, 5, 30, 0],
  sizes: [...Array.from({ length: 40 }, (_, i) => [0, 90, 3_000][i % 3] ?? 0), 350_000, 600_000],
  members: (version) => ({
    CompressionFormat: 'GZIP',
    Prefix: `v${version}/!{timestamp:yyyy/MM/dd/HH/mm}/`,
    ErrorOutputPrefix: errors(version),
    ProcessingConfiguration: NEWLINES,
  }),
  errorType: undefined,
  textsOf: linesOf,
};

/** GZIP by a key in the records. */
const PARTITIONED: Variant = {
  ...GZIP,
  isPartitioned: true,
  sizeInMBs: 64,
  intervalsSeconds: [60, 90],
  sizes: [0, 0, 90, 3_000],
  members: (version) => ({
    ...GZIP.members(version),
    Prefix: `v${version}/k=!{partitionKeyFromQuery:k}/`,
    DynamicPartitioningConfiguration: { Enabled: true },
    ProcessingConfiguration: {
      Enabled: true,
      Processors: [extraction('{k:.k}'), { Type: 'AppendDelimiterToRecord' }],
    },
  }),
  errorType: 'metadata-extraction-failed',
};

/** Columns of the table that records are converted by. */
export const COLUMNS = { id: 'int', k: 'int', pad: 'string' };

/** Parquet by arrival. */
const PARQUET: Variant = {
  ...GZIP,
  sizeInMBs: 64,
  intervalsSeconds: [60, 90],
  sizes: [0, 0, 90, 3_000],
  members: (version) => {
    const { Prefix, ErrorOutputPrefix } = GZIP.members(version);
    return { ...toParquet(), Prefix, ErrorOutputPrefix };
  },
  errorType: 'format-conversion-failed',
  textsOf: async (body) =>
    (await rowsOfParquet(body)).map(({ id, k, pad }) => JSON.stringify({ id, k, pad })),
};

/** The same with every record as it came besides. The shortest interval of data next to the shortest of a backup. */
const withBackup = (variant: Variant): Variant => {
  const backup = { sizeInMBs: 1, intervalSeconds: 60 };
  const BufferingHints = { SizeInMBs: backup.sizeInMBs, IntervalInSeconds: backup.intervalSeconds };
  const CompressionFormat = 'GZIP';
  return {
    ...variant,
    backup,
    members: (version) => {
      const Prefix = `backup/v${version}/!{timestamp:yyyy/MM/dd/HH/mm}/`;
      const ErrorOutputPrefix = 'errors/backup/';
      return {
        ...variant.members(version),
        ...backedUp({ Prefix, ErrorOutputPrefix, BufferingHints, CompressionFormat }),
      };
    },
  };
};

/** The records in an object of the backup, which has nothing between them. */
export const backedUpIn = (body: Buffer): string[] =>
  gunzipSync(body)
    .toString('utf8')
    .split(/(?<=\})(?=\{)/);

export const VARIANTS = {
  GZIP,
  'dynamic partitioning': PARTITIONED,
  Parquet: PARQUET,
  'GZIP with a backup': withBackup({ ...GZIP, intervalsSeconds: [0, 10, 90] }),
  'dynamic partitioning with a backup': withBackup(PARTITIONED),
  'Parquet with a backup': withBackup({ ...PARQUET, intervalsSeconds: [90, 60] }),
} as const;
export type VariantName = keyof typeof VARIANTS;
