import type { DeliveryStreamConfiguration, ExtendedS3Configuration } from './configuration.ts';
import { isReference, s3Field, type Violation } from './rule.ts';

const PARQUET = 'DataFormatConversionConfiguration.OutputFormatConfiguration.Serializer.ParquetSerDe';

type Value = string | number | undefined;
type Constraint = (value: string | number) => string | undefined;

/** Constraints of the API's model on single members; the service reports all that are broken at once. */
export function modelViolations(configuration: DeliveryStreamConfiguration): Violation[] {
  const { ExtendedS3DestinationConfiguration: s3, KinesisStreamSourceConfiguration: source } = configuration;
  return [
    ...check(
      'DeliveryStreamName',
      configuration.DeliveryStreamName,
      length(1, 64),
      pattern(/^[a-zA-Z0-9_.-]+$/),
    ),
    ...check('KinesisStreamSourceConfiguration.KinesisStreamARN', source?.KinesisStreamARN, ...kinesisArn),
    ...check('KinesisStreamSourceConfiguration.RoleARN', source?.RoleARN, ...roleArn),
    ...(s3 ? s3Violations(s3) : []),
  ];
}

function s3Violations(s3: ExtendedS3Configuration): Violation[] {
  const { BufferingHints: hints, CloudWatchLoggingOptions: log } = s3;
  const rows: [member: string, value: Value, ...constraints: Constraint[]][] = [
    ['RoleARN', s3.RoleARN, ...roleArn],
    ['BucketARN', s3.BucketARN, length(1, 2_048), pattern(/^arn:.*:s3:::[\w.-]{1,255}$/)],
    ['Prefix', s3.Prefix, length(0, 1_024)],
    ['ErrorOutputPrefix', s3.ErrorOutputPrefix, length(0, 1_024)],
    ['BufferingHints.SizeInMBs', hints?.SizeInMBs, range(1, 128)],
    ['BufferingHints.IntervalInSeconds', hints?.IntervalInSeconds, range(0, 900)],
    [
      'CompressionFormat',
      s3.CompressionFormat,
      oneOf('ZIP', 'HADOOP_SNAPPY', 'Snappy', 'GZIP', 'UNCOMPRESSED'),
    ],
    ['CustomTimeZone', s3.CustomTimeZone, length(0, 50), pattern(/^$|[a-zA-Z/_]+/, /^$|^[a-zA-Z/_]+$/)],
    ['FileExtension', s3.FileExtension, length(0, 128), pattern(/^(|\.[0-9a-z!\-_.*'()]+)$/)],
    ['S3BackupMode', s3.S3BackupMode, oneOf('Disabled', 'Enabled')],
    ['CloudWatchLoggingOptions.LogGroupName', log?.LogGroupName, pattern(/^[.\-_/#A-Za-z0-9]*$/)],
    ['CloudWatchLoggingOptions.LogStreamName', log?.LogStreamName, pattern(/^[^:*]*$/)],
    [
      'EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      s3.EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN,
      ...keyArn,
    ],
    ['DynamicPartitioningConfiguration.RetryOptions.DurationInSeconds', retrySeconds(s3), range(0, 7_200)],
    [`${PARQUET}.BlockSizeBytes`, parquet(s3)?.BlockSizeBytes, atLeast(67_108_864)],
    [`${PARQUET}.PageSizeBytes`, parquet(s3)?.PageSizeBytes, atLeast(65_536)],
  ];
  return rows.flatMap(([member, value, ...constraints]) => check(s3Field(member), value, ...constraints));
}

function check(field: string, value: Value, ...constraints: Constraint[]): Violation[] {
  if (value === undefined || (typeof value === 'string' && isReference(value))) return [];
  return constraints.flatMap((constraint) => {
    const broken = constraint(value);
    return broken === undefined ? [] : [{ rule: 'model', field, message: refusal(field, broken) }];
  });
}

const refusal = (field: string, constraint: string): string =>
  `Value at '${wirePath(field)}' failed to satisfy constraint: Member must ${constraint}`;

/** The service spells the path in its errors in lower camel case. */
const wirePath = (field: string): string => field.replaceAll(/(^|\.)[A-Z]/g, (start) => start.toLowerCase());

const retrySeconds = (s3: ExtendedS3Configuration) =>
  s3.DynamicPartitioningConfiguration?.RetryOptions?.DurationInSeconds;
const parquet = (s3: ExtendedS3Configuration) =>
  s3.DataFormatConversionConfiguration?.OutputFormatConfiguration?.Serializer?.ParquetSerDe;

/** `tested` is given where the model's pattern, unanchored, would not say what the service does. */
const pattern =
  (shown: RegExp, tested: RegExp = shown): Constraint =>
  (value) =>
    tested.test(String(value)) ? undefined : `satisfy regular expression pattern: ${shown.source}`;

const oneOf =
  (...values: string[]): Constraint =>
  (value) =>
    values.includes(String(value)) ? undefined : `satisfy enum value set: [${values.join(', ')}]`;

const atLeast =
  (min: number): Constraint =>
  (value) =>
    Number(value) < min ? `have value greater than or equal to ${min}` : undefined;

const range =
  (min: number, max: number): Constraint =>
  (value) =>
    atLeast(min)(value) ?? (Number(value) > max ? `have value less than or equal to ${max}` : undefined);

function length(min: number, max: number): Constraint {
  return (value) => {
    const characters = String(value).length;
    if (characters < min) return `have length greater than or equal to ${min}`;
    return characters > max ? `have length less than or equal to ${max}` : undefined;
  };
}

const roleArn = [length(1, 512), pattern(/^arn:.*:iam::\d{12}:role\/[a-zA-Z_0-9+=,.@\-_/]+$/)];
const kinesisArn = [length(1, 512), pattern(/^arn:.*:kinesis:[a-zA-Z0-9-]+:\d{12}:stream\/[a-zA-Z0-9_.-]+$/)];
const keyArn = [
  length(1, 512),
  pattern(/^arn:.*:kms:[a-zA-Z0-9-]+:\d{12}:(key|alias)\/[a-zA-Z_0-9+=,.@\-_/]+$/),
];
