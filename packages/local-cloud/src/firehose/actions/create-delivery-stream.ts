import {
  type ExtendedS3Configuration,
  extendedS3Configuration,
  kinesisSource,
  streamName,
} from '../config.ts';
import type { Service } from '../firehose.ts';
import { anything, oneOf, structure } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';
import { notEmulated } from '../rules/not-emulated.ts';
import { isConverted, semanticProblem } from '../rules/semantic.ts';
import { invalidArgument, ServiceError } from '../service-error.ts';

const DELIVERY_STREAM_TYPES = [
  'DirectPut',
  'KinesisStreamAsSource',
  'MSKAsSource',
  'DatabaseAsSource',
] as const;

const requestShape = structure({
  DeliveryStreamName: streamName,
  DeliveryStreamType: oneOf(...DELIVERY_STREAM_TYPES).optional(),
  KinesisStreamSourceConfiguration: kinesisSource.optional(),
  DeliveryStreamEncryptionConfigurationInput: anything().optional(),
  ExtendedS3DestinationConfiguration: extendedS3Configuration.optional(),
});

/** CreateDeliveryStream: a Kinesis stream or Direct PUT as source, Extended S3 as destination. */
export function createDeliveryStream(service: Service, request: unknown): object {
  const asked = parseRequest(requestShape, request);
  const { DeliveryStreamName: name, DeliveryStreamType: type = 'DirectPut' } = asked;
  const source = asked.KinesisStreamSourceConfiguration;
  const destination = asked.ExtendedS3DestinationConfiguration;
  if (type === 'KinesisStreamAsSource' && !source) {
    throw invalidArgument('KinesisSourceStreamConfig is mandatory for KinesisStreamAsSource stream type.');
  }
  if (source && asked.DeliveryStreamEncryptionConfigurationInput !== undefined) {
    throw invalidArgument(
      'Server side encryption from firehose is only allowed for direct put delivery streams and database as a source delivery streams',
    );
  }
  if (!destination)
    throw invalidArgument('Exactly one destination configuration is supported for a Firehose');
  refuseBroken(destination);
  if (type !== 'DirectPut' && type !== 'KinesisStreamAsSource')
    throw invalidArgument(`Source ${type} is not emulated`);
  if (service.has(name)) {
    const message = `Firehose ${name} under accountId ${service.accountId} already exists`;
    throw new ServiceError('ResourceInUseException', message);
  }
  const now = service.nowMs() / 1_000;
  const DeliveryStreamARN = `arn:aws:firehose:${service.region}:${service.accountId}:deliverystream/${name}`;
  service.put({
    DeliveryStreamName: name,
    DeliveryStreamARN,
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: type,
    VersionId: '1',
    CreateTimestamp: now,
    ...(source
      ? { Source: { KinesisStreamSourceDescription: { ...source, DeliveryStartTimestamp: now } } }
      : {}),
    Destinations: [
      {
        DestinationId: 'destinationId-000000000001',
        ExtendedS3DestinationDescription: withDefaults(destination),
      },
    ],
    HasMoreDestinations: false,
  });
  return { DeliveryStreamARN };
}

/** Throws what the service says of a destination that it would not take, then what this engine does not do. */
export function refuseBroken(destination: ExtendedS3Configuration): void {
  const problem = semanticProblem(destination) ?? notEmulated(destination);
  if (problem !== undefined) throw invalidArgument(problem);
}

/** The destination with the service's defaults filled in. */
export function withDefaults(destination: ExtendedS3Configuration) {
  const { SizeInMBs = isConverted(destination) ? 128 : 5, IntervalInSeconds = 300 } =
    destination.BufferingHints ?? {};
  return {
    ...destination,
    BufferingHints: { SizeInMBs, IntervalInSeconds },
    CompressionFormat: destination.CompressionFormat ?? ('UNCOMPRESSED' as const),
  };
}
