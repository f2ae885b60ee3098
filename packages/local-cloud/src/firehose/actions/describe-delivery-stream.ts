import { type DeliveryStreamDescription, destinationOf, streamName } from '../config.ts';
import type { Service } from '../firehose.ts';
import { structure } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';

const requestShape = structure({ DeliveryStreamName: streamName });

/** DescribeDeliveryStream. */
export const describeDeliveryStream = (service: Service, request: unknown): object => ({
  DeliveryStreamDescription: described(service.get(parseRequest(requestShape, request).DeliveryStreamName)),
});

/** The service tells of an Extended S3 destination twice: whole, and as the plain S3 destination that it also is. */
function described({ Tags: _toldElsewhere, ...stream }: DeliveryStreamDescription): object {
  const { RoleARN, BucketARN, Prefix, ErrorOutputPrefix, BufferingHints, ...others } = destinationOf(stream);
  const { CompressionFormat, EncryptionConfiguration, CloudWatchLoggingOptions } = others;
  const S3DestinationDescription = {
    RoleARN,
    BucketARN,
    Prefix,
    ErrorOutputPrefix,
    BufferingHints,
    CompressionFormat,
    EncryptionConfiguration,
    CloudWatchLoggingOptions,
  };
  const { S3BackupConfiguration: S3BackupDescription, ...extended } = destinationOf(stream);
  const ExtendedS3DestinationDescription = { ...extended, S3BackupDescription };
  const [{ DestinationId }] = stream.Destinations;
  return {
    ...stream,
    Destinations: [{ DestinationId, ExtendedS3DestinationDescription, S3DestinationDescription }],
  };
}
