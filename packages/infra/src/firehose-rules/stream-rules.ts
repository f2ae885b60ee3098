import { type DeliveryStreamConfiguration, otherDestinations } from './configuration.ts';
import { type FirehoseRule, isBlank, s3Rule, when } from './rule.ts';
import timeZones from './time-zones.json' with { type: 'json' };

const supportedTimeZones = new Set(timeZones.timeZones);

/** What the service refuses about the delivery stream as a whole: source, destination, logging, backup, time zone. */
export const streamRules: readonly FirehoseRule[] = [
  s3Rule(23, 'CustomTimeZone', ({ CustomTimeZone: zone }) =>
    when(
      !isBlank(zone) && !supportedTimeZones.has(zone ?? ''),
      'Provided custom time zone is not supported. Custom time zones are limited to UTC and non-3-letter IANA time zones.',
    ),
  ),
  s3Rule(27, 'CloudWatchLoggingOptions.LogGroupName', ({ CloudWatchLoggingOptions: logging }) =>
    when(
      logging?.Enabled === true && isBlank(logging.LogGroupName),
      'CloudWatch Log Group Name is required if CloudWatch Logging is enabled',
    ),
  ),
  {
    rule: 28,
    field: 'KinesisStreamSourceConfiguration',
    check: (configuration) =>
      when(
        readsKinesis(configuration) && configuration.KinesisStreamSourceConfiguration === undefined,
        'KinesisSourceStreamConfig is mandatory for KinesisStreamAsSource stream type.',
      ),
  },
  {
    rule: 29,
    field: 'DeliveryStreamEncryptionConfigurationInput',
    check: (configuration) =>
      when(
        readsKinesis(configuration) && configuration.DeliveryStreamEncryptionConfigurationInput !== undefined,
        'Server side encryption from firehose is only allowed for direct put delivery streams and database as a source delivery streams',
      ),
  },
  s3Rule(30, 'S3BackupConfiguration', (s3) =>
    when(
      s3.S3BackupMode === 'Enabled' && s3.S3BackupConfiguration === undefined,
      'S3 backup destination configuration is required when enabling S3 backup.',
    ),
  ),
  {
    rule: 31,
    field: 'ExtendedS3DestinationConfiguration',
    check: (configuration) =>
      when(
        destinationsOf(configuration) !== 1,
        'Exactly one destination configuration is supported for a Firehose',
      ),
  },
];

const readsKinesis = ({ DeliveryStreamType }: DeliveryStreamConfiguration): boolean =>
  DeliveryStreamType === 'KinesisStreamAsSource';

const destinationsOf = (configuration: DeliveryStreamConfiguration): number =>
  (['ExtendedS3DestinationConfiguration', ...otherDestinations] as const).filter(
    (destination) => configuration[destination] !== undefined,
  ).length;
