import type { ExtendedS3DestinationConfiguration, OrcSerDe, ParquetSerDe } from '@aws-sdk/client-firehose';
import { ROLE_ARN } from './delivery.ts';
import { APPEND, converted, type Members, processed } from './destinations.ts';

/** Members of a destination that break the model, the path of the one that does, and the rule as the service says it. */
type Constraint = readonly [members: Members, path: string, rule: string];

const pattern = (text: string) => `Member must satisfy regular expression pattern: ${text}`;
const values = (...texts: string[]) => `Member must satisfy enum value set: [${texts.join(', ')}]`;
const least = (value: number) => `Member must have value greater than or equal to ${value}`;
const most = (value: number) => `Member must have value less than or equal to ${value}`;
const longest = (length: number) => `Member must have length less than or equal to ${length}`;

const ROLE = pattern('arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+');
const BUCKET = pattern('arn:.*:s3:::[\\w\\.\\-]{1,255}');
const KMS_KEY = pattern('arn:.*:kms:[a-zA-Z0-9\\-]+:\\d{12}:(key|alias)/[a-zA-Z_0-9+=,.@\\-_/]+');
const EXTENSION = pattern("^(|\\.[0-9a-z!\\-_.*'()]+)$");
const ZONE = pattern('^$|[a-zA-Z/_]+');
const GOOD_BUCKET = { RoleARN: ROLE_ARN, BucketARN: 'arn:aws:s3:::b' };

const DESTINATION: readonly Constraint[] = [
  [{ RoleARN: 'role' }, 'roleARN', ROLE],
  [{ RoleARN: `${ROLE_ARN}${'x'.repeat(512)}` }, 'roleARN', longest(512)],
  [{ BucketARN: 'b' }, 'bucketARN', BUCKET],
  [
    { CompressionFormat: 'SNAPPY' as 'Snappy' },
    'compressionFormat',
    values('ZIP', 'HADOOP_SNAPPY', 'Snappy', 'GZIP', 'UNCOMPRESSED'),
  ],
  [{ BufferingHints: { SizeInMBs: 0, IntervalInSeconds: 60 } }, 'bufferingHints.sizeInMBs', least(1)],
  [{ BufferingHints: { SizeInMBs: 129, IntervalInSeconds: 60 } }, 'bufferingHints.sizeInMBs', most(128)],
  [{ BufferingHints: { SizeInMBs: 1, IntervalInSeconds: -1 } }, 'bufferingHints.intervalInSeconds', least(0)],
  [
    { BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 901 } },
    'bufferingHints.intervalInSeconds',
    most(900),
  ],
  [{ Prefix: 'x'.repeat(1_025) }, 'prefix', longest(1024)],
  [{ ErrorOutputPrefix: 'x'.repeat(1_025) }, 'errorOutputPrefix', longest(1024)],
  [{ FileExtension: '.' }, 'fileExtension', EXTENSION],
  [{ FileExtension: 'json' }, 'fileExtension', EXTENSION],
  [{ FileExtension: '.JSON' }, 'fileExtension', EXTENSION],
  [{ FileExtension: `.${'a'.repeat(128)}` }, 'fileExtension', longest(128)],
  [{ CustomTimeZone: 'GMT+1' }, 'customTimeZone', ZONE],
  [{ CustomTimeZone: 'x'.repeat(51) }, 'customTimeZone', longest(50)],
  [
    { EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: 'arn:aws:kms:us-east-1:1:key/1' } } },
    'encryptionConfiguration.kMSEncryptionConfig.aWSKMSKeyARN',
    KMS_KEY,
  ],
  [
    { EncryptionConfiguration: { NoEncryptionConfig: 'None' as 'NoEncryption' } },
    'encryptionConfiguration.noEncryptionConfig',
    values('NoEncryption'),
  ],
  [
    { CloudWatchLoggingOptions: { LogGroupName: 'a b' } },
    'cloudWatchLoggingOptions.logGroupName',
    pattern('[\\.\\-_/#A-Za-z0-9]*'),
  ],
  [
    { CloudWatchLoggingOptions: { LogStreamName: 'a:b' } },
    'cloudWatchLoggingOptions.logStreamName',
    pattern('[^:*]*'),
  ],
  [{ S3BackupMode: 'On' as 'Enabled' }, 's3BackupMode', values('Disabled', 'Enabled')],
];

const parameters = (name: string, value: string): Members =>
  processed(APPEND, ['AppendDelimiterToRecord', { [name]: value }]);
const PARAMETER = 'processingConfiguration.processors.2.member.parameters.1.member';

const PROCESSING: readonly Constraint[] = [
  [
    processed(['Filter']),
    'processingConfiguration.processors.1.member.type',
    values(
      'RecordDeAggregation',
      'Decompression',
      'CloudWatchLogProcessing',
      'Lambda',
      'MetadataExtraction',
      'AppendDelimiterToRecord',
    ),
  ],
  [parameters('Delim', 'x'), `${PARAMETER}.parameterName`, 'Member must satisfy enum value set: ['],
  [parameters('Delimiter', ' \n'), `${PARAMETER}.parameterValue`, pattern('^(?!\\s*$).+')],
  [parameters('Delimiter', 'x'.repeat(5_121)), `${PARAMETER}.parameterValue`, longest(5120)],
  [
    { DynamicPartitioningConfiguration: { RetryOptions: { DurationInSeconds: 7_201 } } },
    'dynamicPartitioningConfiguration.retryOptions.durationInSeconds',
    most(7200),
  ],
];

type Conversion = NonNullable<ExtendedS3DestinationConfiguration['DataFormatConversionConfiguration']>;
/** The model holds for a block that is switched off, too. */
const off = (members: Conversion): Members => converted({ Enabled: false, ...members });
const parquet = (ParquetSerDe: ParquetSerDe): Members =>
  off({ OutputFormatConfiguration: { Serializer: { ParquetSerDe } } });
const orc = (OrcSerDe: OrcSerDe): Members => off({ OutputFormatConfiguration: { Serializer: { OrcSerDe } } });
const AT = 'dataFormatConversionConfiguration';
const SERIALIZER = `${AT}.outputFormatConfiguration.serializer`;

const CONVERSION: readonly Constraint[] = [
  [parquet({ BlockSizeBytes: 67_108_863 }), `${SERIALIZER}.parquetSerDe.blockSizeBytes`, least(67_108_864)],
  [parquet({ PageSizeBytes: 65_535 }), `${SERIALIZER}.parquetSerDe.pageSizeBytes`, least(65_536)],
  [parquet({ MaxPaddingBytes: -1 }), `${SERIALIZER}.parquetSerDe.maxPaddingBytes`, least(0)],
  [
    parquet({ Compression: 'ZSTD' as 'GZIP' }),
    `${SERIALIZER}.parquetSerDe.compression`,
    values('UNCOMPRESSED', 'GZIP', 'SNAPPY'),
  ],
  [parquet({ WriterVersion: 'V3' as 'V2' }), `${SERIALIZER}.parquetSerDe.writerVersion`, values('V1', 'V2')],
  [orc({ StripeSizeBytes: 8_388_607 }), `${SERIALIZER}.orcSerDe.stripeSizeBytes`, least(8_388_608)],
  [orc({ RowIndexStride: 999 }), `${SERIALIZER}.orcSerDe.rowIndexStride`, least(1000)],
  [orc({ PaddingTolerance: 1.5 }), `${SERIALIZER}.orcSerDe.paddingTolerance`, most(1)],
  [
    orc({ Compression: 'GZIP' as 'ZLIB' }),
    `${SERIALIZER}.orcSerDe.compression`,
    values('NONE', 'ZLIB', 'SNAPPY'),
  ],
  [orc({ FormatVersion: 'V1' as 'V0_11' }), `${SERIALIZER}.orcSerDe.formatVersion`, values('V0_11', 'V0_12')],
  [
    off({ SchemaConfiguration: { TableName: 'a b' } }),
    `${AT}.schemaConfiguration.tableName`,
    pattern('^\\S+$'),
  ],
];

const BACKUP: readonly Constraint[] = [
  [{ S3BackupConfiguration: { ...GOOD_BUCKET, BucketARN: 'b' } }, 's3BackupConfiguration.bucketARN', BUCKET],
  [
    { S3BackupConfiguration: { ...GOOD_BUCKET, BufferingHints: { SizeInMBs: 129, IntervalInSeconds: 60 } } },
    's3BackupConfiguration.bufferingHints.sizeInMBs',
    most(128),
  ],
];

/** One mistake each (service model 2015-08-04 in botocore 1.43.11; sentences seen at the service, 2026-09). */
export const CONSTRAINTS: readonly Constraint[] = [...DESTINATION, ...PROCESSING, ...CONVERSION, ...BACKUP];
