import type { z } from 'zod';
import {
  type ExtendedS3Configuration,
  extendedS3Configuration,
  kinesisSource,
  type S3BackupConfiguration,
  streamName,
  tagList,
} from '../config.ts';
import type { Service } from '../firehose.ts';
import { anything, anythingNamed, oneOf, structure } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';
import { notEmulated, OTHER_DESTINATIONS, OTHER_SOURCES } from '../rules/not-emulated.ts';
import { isConverted, isPartitioned, semanticProblem } from '../rules/semantic.ts';
import { invalidArgument, ServiceError } from '../service-error.ts';

const DELIVERY_STREAM_TYPES = [
  'DirectPut',
  'KinesisStreamAsSource',
  'MSKAsSource',
  'DatabaseAsSource',
] as const;

type Refused =
  | `${(typeof OTHER_DESTINATIONS)[number]}DestinationConfiguration`
  | (typeof OTHER_SOURCES)[number];
const REFUSED: readonly Refused[] = [
  ...OTHER_DESTINATIONS.map((name) => `${name}DestinationConfiguration` as const),
  ...OTHER_SOURCES,
];

const requestShape = structure({
  DeliveryStreamName: streamName,
  DeliveryStreamType: oneOf(...DELIVERY_STREAM_TYPES).optional(),
  KinesisStreamSourceConfiguration: kinesisSource.optional(),
  DeliveryStreamEncryptionConfigurationInput: anything().optional(),
  ExtendedS3DestinationConfiguration: extendedS3Configuration.optional(),
  Tags: tagList.optional(),
  ...anythingNamed(REFUSED),
});
type Asked = z.infer<typeof requestShape>;

/** CreateDeliveryStream: a Kinesis stream or Direct PUT as source, Extended S3 as destination. */
export async function createDeliveryStream(service: Service, request: unknown): Promise<object> {
  const asked = parseRequest(requestShape, request);
  const { DeliveryStreamName: name, KinesisStreamSourceConfiguration: source } = asked;
  const problem = wholeProblem(asked);
  if (problem !== undefined) throw invalidArgument(problem);
  const { destination, type } = emulated(asked);
  refuseTaken(service, name);
  await service.checkSchema(destination);
  // Somebody else may have had the same name in mind meanwhile.
  refuseTaken(service, name);
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
    ...(asked.Tags ? { Tags: asked.Tags } : {}),
  });
  return { DeliveryStreamARN };
}

function refuseTaken(service: Service, name: string): void {
  if (!service.has(name)) return;
  const message = `Firehose ${name} under accountId ${service.accountId} already exists`;
  throw new ServiceError('ResourceInUseException', message);
}

/** What the service says about source and number of destinations, before it looks at the destination itself. */
function wholeProblem(asked: Asked): string | undefined {
  const type = asked.DeliveryStreamType ?? 'DirectPut';
  if (type === 'KinesisStreamAsSource' && !asked.KinesisStreamSourceConfiguration)
    return 'KinesisSourceStreamConfig is mandatory for KinesisStreamAsSource stream type.';
  // The guide rules this pair out as well; the service's words are not known.
  if (type !== 'KinesisStreamAsSource' && asked.KinesisStreamSourceConfiguration)
    return `KinesisStreamSourceConfiguration is not allowed for ${type} stream type.`;
  if (type === 'KinesisStreamAsSource' && asked.DeliveryStreamEncryptionConfigurationInput !== undefined)
    return 'Server side encryption from firehose is only allowed for direct put delivery streams and database as a source delivery streams';
  const others = OTHER_DESTINATIONS.filter((name) => asked[`${name}DestinationConfiguration`] !== undefined);
  const count = others.length + (asked.ExtendedS3DestinationConfiguration ? 1 : 0);
  return count === 1 ? undefined : 'Exactly one destination configuration is supported for a Firehose';
}

/** Type and destination of a request, once nothing in it is wrong or not emulated. */
function emulated(asked: Asked) {
  const { DeliveryStreamType: type = 'DirectPut', ExtendedS3DestinationConfiguration: destination } = asked;
  if (destination) refuseBroken(destination);
  const other = REFUSED.find((name) => asked[name] !== undefined);
  if (!destination || other) throw invalidArgument(`${other} is not emulated`);
  if (type !== 'DirectPut' && type !== 'KinesisStreamAsSource')
    throw invalidArgument(`Source ${type} is not emulated`);
  if (asked.DeliveryStreamEncryptionConfigurationInput !== undefined)
    throw invalidArgument('Server side encryption of Direct PUT is not emulated');
  return { type, destination };
}

/** Throws what the service says of a destination that it would not take, then what this engine does not do. */
export function refuseBroken(destination: ExtendedS3Configuration): void {
  const schemaRole = destination.DataFormatConversionConfiguration?.SchemaConfiguration?.RoleARN;
  if (isConverted(destination) && schemaRole && !/^arn:.*:iam::\d{12}:role\/.+/.test(schemaRole))
    throw new ServiceError('InvalidParameterValueException', 'Invalid role ARN.');
  const problem = semanticProblem(destination) ?? notEmulated(destination);
  if (problem !== undefined) throw invalidArgument(problem);
}

/** The destination with the service's defaults filled in. */
export function withDefaults(destination: ExtendedS3Configuration) {
  const isLarge = isConverted(destination) || isPartitioned(destination);
  const { SizeInMBs = isLarge ? 128 : 5, IntervalInSeconds = 300 } = destination.BufferingHints ?? {};
  const { S3BackupConfiguration, ...others } = destination;
  return {
    ...others,
    BufferingHints: { SizeInMBs, IntervalInSeconds },
    ...formatDefaults(destination),
    S3BackupMode: destination.S3BackupMode ?? ('Disabled' as const),
    ...(S3BackupConfiguration ? { S3BackupConfiguration: backupWithDefaults(S3BackupConfiguration) } : {}),
  };
}

function backupWithDefaults(backup: S3BackupConfiguration) {
  const { SizeInMBs = 5, IntervalInSeconds = 300 } = backup.BufferingHints ?? {};
  return { ...backup, BufferingHints: { SizeInMBs, IntervalInSeconds }, ...formatDefaults(backup) };
}

const formatDefaults = ({ CompressionFormat, EncryptionConfiguration }: S3BackupConfiguration) => ({
  CompressionFormat: CompressionFormat ?? ('UNCOMPRESSED' as const),
  EncryptionConfiguration: EncryptionConfiguration ?? { NoEncryptionConfig: 'NoEncryption' as const },
});
