import { describe, expect, it } from 'vitest';
import { deliveryStreamRequest } from '../../src/stack/delivery-stream-request.ts';

const destinationOf = (s3: object) =>
  deliveryStreamRequest({ name: 'web', extended_s3_configuration: s3 }).ExtendedS3DestinationConfiguration;

describe('deliveryStreamRequest', () => {
  it('hands on the key that objects are encrypted with', () => {
    const arn = 'arn:aws:kms:us-east-1:000000000000:key/archive';
    expect(destinationOf({ kms_key_arn: arn })?.EncryptionConfiguration).toEqual({
      KMSEncryptionConfig: { AWSKMSKeyARN: arn },
    });
  });

  it('says that there is no key, so that an update takes one away', () => {
    expect(destinationOf({})?.EncryptionConfiguration).toEqual({ NoEncryptionConfig: 'NoEncryption' });
  });

  it('hands on partitions by keys with the time that they are tried for', () => {
    const on = { dynamic_partitioning_configuration: { enabled: true, retry_duration: 120 } };
    expect(destinationOf(on)?.DynamicPartitioningConfiguration).toEqual({
      Enabled: true,
      RetryOptions: { DurationInSeconds: 120 },
    });
  });

  it.each([[{}], [{ dynamic_partitioning_configuration: { enabled: false } }]])(
    'is silent about partitions by keys where %j',
    (s3) => {
      expect(destinationOf(s3)).not.toHaveProperty('DynamicPartitioningConfiguration');
    },
  );

  it('hands on a backup, with the defaults of the provider', () => {
    const arns = {
      role_arn: 'arn:aws:iam::000000000000:role/backup',
      bucket_arn: 'arn:aws:s3:::raw',
    };
    const defaults = {
      RoleARN: arns.role_arn,
      BucketARN: arns.bucket_arn,
      Prefix: '',
      ErrorOutputPrefix: '',
      CompressionFormat: 'UNCOMPRESSED',
      BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
      CloudWatchLoggingOptions: { Enabled: false },
      EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' },
    };
    expect(destinationOf({ s3_backup_mode: 'Enabled', s3_backup_configuration: [arns] })).toMatchObject({
      S3BackupMode: 'Enabled',
      S3BackupConfiguration: defaults,
    });
    const said = {
      prefix: 'raw/',
      error_output_prefix: 'raw-errors/',
      buffering_size: 64,
      buffering_interval: 60,
      compression_format: 'GZIP',
      kms_key_arn: 'arn:aws:kms:us-east-1:000000000000:key/raw',
      cloudwatch_logging_options: { enabled: true, log_group_name: 'g', log_stream_name: 's' },
    };
    expect(destinationOf({ s3_backup_configuration: { ...arns, ...said } })?.S3BackupConfiguration).toEqual({
      ...defaults,
      Prefix: 'raw/',
      ErrorOutputPrefix: 'raw-errors/',
      CompressionFormat: 'GZIP',
      BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
      CloudWatchLoggingOptions: { Enabled: true, LogGroupName: 'g', LogStreamName: 's' },
      EncryptionConfiguration: {
        KMSEncryptionConfig: { AWSKMSKeyARN: 'arn:aws:kms:us-east-1:000000000000:key/raw' },
      },
    });
    expect(destinationOf({})).not.toHaveProperty('S3BackupConfiguration');
  });
});
