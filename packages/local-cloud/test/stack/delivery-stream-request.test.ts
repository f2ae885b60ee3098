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
});
