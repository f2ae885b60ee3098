import { describe, expect, it } from 'vitest';
import { firehoseViolations } from '../../src/firehose-rules.ts';
import { withS3 } from '../helpers/configuration.ts';
import { describeRules } from '../helpers/rule-table.ts';

const s3 = 'ExtendedS3DestinationConfiguration';
const refusal = (path: string, constraint: string) =>
  `Value at '${path}' failed to satisfy constraint: Member must ${constraint}`;
const atS3 = (member: string, path: string, constraint: string) => ({
  rule: 'model' as const,
  field: `${s3}.${member}`,
  message: refusal(`extendedS3DestinationConfiguration.${path}`, constraint),
});
const role = (arn: string) => withS3({ RoleARN: arn });

describeRules('model rules', [
  ...['Prefix', 'ErrorOutputPrefix'].map((member) => ({
    ...atS3(
      member,
      `${member.charAt(0).toLowerCase()}${member.slice(1)}`,
      'have length less than or equal to 1024',
    ),
    title: `1,025 characters of ${member}`,
    broken: withS3({ [member]: 'p'.repeat(1_025) }),
    good: withS3({ [member]: `${'!{firehose:error-output-type}'.repeat(member === 'Prefix' ? 0 : 35)}/` }),
  })),
  {
    rule: 'model',
    title: 'a name of 65 characters',
    field: 'DeliveryStreamName',
    message: refusal('deliveryStreamName', 'have length less than or equal to 64'),
    broken: { ...withS3(), DeliveryStreamName: 'n'.repeat(65) },
    good: { ...withS3(), DeliveryStreamName: 'n'.repeat(64) },
  },
  {
    rule: 'model',
    title: 'a name with a letter outside ASCII',
    field: 'DeliveryStreamName',
    message: refusal('deliveryStreamName', 'satisfy regular expression pattern: ^[a-zA-Z0-9_.-]+$'),
    broken: { ...withS3(), DeliveryStreamName: 'événements' },
    good: { ...withS3(), DeliveryStreamName: 'evenements' },
  },
  {
    ...atS3('BufferingHints.SizeInMBs', 'bufferingHints.sizeInMBs', 'have value less than or equal to 128'),
    title: 'a buffer of 129 MiB',
    broken: withS3({ BufferingHints: { SizeInMBs: 129, IntervalInSeconds: 60 } }),
    good: withS3({ BufferingHints: { SizeInMBs: 128, IntervalInSeconds: 60 } }),
  },
  {
    ...atS3('BufferingHints.SizeInMBs', 'bufferingHints.sizeInMBs', 'have value greater than or equal to 1'),
    title: 'a buffer of 0 MiB',
    broken: withS3({ BufferingHints: { SizeInMBs: 0, IntervalInSeconds: 60 } }),
    good: withS3({ BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 0 } }),
  },
  {
    ...atS3(
      'BufferingHints.IntervalInSeconds',
      'bufferingHints.intervalInSeconds',
      'have value less than or equal to 900',
    ),
    title: 'an interval of 901 s',
    broken: withS3({ BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 901 } }),
    good: withS3({ BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 900 } }),
  },
  {
    ...atS3(
      'CompressionFormat',
      'compressionFormat',
      'satisfy enum value set: [ZIP, HADOOP_SNAPPY, Snappy, GZIP, UNCOMPRESSED]',
    ),
    title: 'SNAPPY in capitals',
    broken: withS3({ CompressionFormat: 'SNAPPY' }),
    good: withS3({ CompressionFormat: 'Snappy' }),
  },
  ...(['.', '.JSON', 'gz', '.é'] as const).map((extension) => ({
    ...atS3(
      'FileExtension',
      'fileExtension',
      "satisfy regular expression pattern: ^(|\\.[0-9a-z!\\-_.*'()]+)$",
    ),
    title: `the file extension ${extension}`,
    broken: withS3({ FileExtension: extension }),
    good: withS3({ FileExtension: '..ndjson.gz' }),
  })),
  {
    ...atS3('FileExtension', 'fileExtension', 'have length less than or equal to 128'),
    title: 'a file extension of 129 characters',
    broken: withS3({ FileExtension: `.${'a'.repeat(128)}` }),
    good: withS3({ FileExtension: `.${'a'.repeat(127)}` }),
  },
  {
    ...atS3('CustomTimeZone', 'customTimeZone', 'satisfy regular expression pattern: ^$|[a-zA-Z/_]+'),
    title: 'a listed time zone with a hyphen in it',
    broken: withS3({ CustomTimeZone: 'Africa/Porto-Novo' }),
    good: withS3({ CustomTimeZone: 'America/Port_of_Spain' }),
  },
  {
    ...atS3(
      'RoleARN',
      'roleARN',
      'satisfy regular expression pattern: ^arn:.*:iam::\\d{12}:role\\/[a-zA-Z_0-9+=,.@\\-_/]+$',
    ),
    title: 'a role of an account with 11 digits',
    broken: role('arn:aws:iam::12345678901:role/delivery'),
    good: role('arn:aws:iam::123456789012:role/path/delivery'),
  },
  {
    ...atS3('BucketARN', 'bucketARN', 'satisfy regular expression pattern: ^arn:.*:s3:::[\\w.-]{1,255}$'),
    title: 'a bucket ARN with a path',
    broken: withS3({ BucketARN: 'arn:aws:s3:::archive/events' }),
    good: withS3({ BucketARN: 'arn:aws:s3:::archive' }),
  },
  {
    ...atS3(
      'CloudWatchLoggingOptions.LogStreamName',
      'cloudWatchLoggingOptions.logStreamName',
      'satisfy regular expression pattern: ^[^:*]*$',
    ),
    title: 'a log stream name with a colon',
    broken: withS3({ CloudWatchLoggingOptions: { LogStreamName: 'a:b' } }),
    good: withS3({ CloudWatchLoggingOptions: { LogStreamName: 'a/b' } }),
  },
]);

describe('model rules', () => {
  it('say nothing about a reference that only Terraform can resolve', () => {
    expect(firehoseViolations(role('${aws_iam_role.website_events_delivery_role.arn}'))).toEqual([]);
  });

  it('report every broken member at once', () => {
    const fields = firehoseViolations(
      withS3({ BufferingHints: { SizeInMBs: 0, IntervalInSeconds: 901 }, CompressionFormat: 'gzip' }),
    ).map(({ field }) => field);
    expect(fields).toEqual([
      `${s3}.BufferingHints.SizeInMBs`,
      `${s3}.BufferingHints.IntervalInSeconds`,
      `${s3}.CompressionFormat`,
    ]);
  });
});
