import { withS3 } from '../helpers/configuration.ts';
import { describeRules } from '../helpers/rule-table.ts';

const { KinesisStreamSourceConfiguration: _source, ...sourceless } = withS3();
const { ExtendedS3DestinationConfiguration: s3, ...nowhere } = withS3();
const backup = s3 && { RoleARN: s3.RoleARN, BucketARN: s3.BucketARN };
const timeZoneMessage =
  'Provided custom time zone is not supported. Custom time zones are limited to UTC and non-3-letter IANA time zones.';
const timeZone = (rejected: string, accepted: string) => ({
  rule: 23,
  title: `the time zone ${rejected}`,
  field: 'ExtendedS3DestinationConfiguration.CustomTimeZone',
  message: timeZoneMessage,
  broken: withS3({ CustomTimeZone: rejected }),
  good: withS3({ CustomTimeZone: accepted }),
});

describeRules('stream rules', [
  timeZone('EST', 'UTC'),
  timeZone('Asia/Kolkata', 'Asia/Calcutta'),
  timeZone('Europe/Kyiv', 'Europe/Kiev'),
  timeZone('europe/madrid', 'Europe/Madrid'),
  timeZone('Mars/Olympus', ''),
  {
    rule: 27,
    title: 'logging without a log group',
    field: 'ExtendedS3DestinationConfiguration.CloudWatchLoggingOptions.LogGroupName',
    message: 'CloudWatch Log Group Name is required if CloudWatch Logging is enabled',
    broken: withS3({ CloudWatchLoggingOptions: { Enabled: true } }),
    good: withS3({ CloudWatchLoggingOptions: { Enabled: false } }),
  },
  {
    rule: 28,
    title: 'a Kinesis source that is not named',
    field: 'KinesisStreamSourceConfiguration',
    message: 'KinesisSourceStreamConfig is mandatory for KinesisStreamAsSource stream type.',
    broken: sourceless,
    good: { ...sourceless, DeliveryStreamType: 'DirectPut' },
  },
  {
    rule: 29,
    title: "Firehose's own encryption behind a Kinesis stream",
    field: 'DeliveryStreamEncryptionConfigurationInput',
    message:
      'Server side encryption from firehose is only allowed for direct put delivery streams and database as a source delivery streams',
    broken: { ...withS3(), DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' } },
    good: {
      ...sourceless,
      DeliveryStreamType: 'DirectPut',
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
    },
  },
  {
    rule: 30,
    title: 'backup without a bucket',
    field: 'ExtendedS3DestinationConfiguration.S3BackupConfiguration',
    message: 'S3 backup destination configuration is required when enabling S3 backup.',
    broken: withS3({ S3BackupMode: 'Enabled' }),
    good: withS3({ S3BackupMode: 'Enabled', ...(backup && { S3BackupConfiguration: backup }) }),
  },
  {
    rule: 31,
    title: 'no destination',
    field: 'ExtendedS3DestinationConfiguration',
    message: 'Exactly one destination configuration is supported for a Firehose',
    broken: nowhere,
    good: { ...nowhere, SplunkDestinationConfiguration: {} },
  },
  {
    rule: 31,
    title: 'two destinations',
    field: 'ExtendedS3DestinationConfiguration',
    message: 'Exactly one destination configuration is supported for a Firehose',
    broken: { ...withS3(), HttpEndpointDestinationConfiguration: {} },
    good: withS3(),
  },
]);
