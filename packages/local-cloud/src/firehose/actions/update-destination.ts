import {
  type DeliveryStreamDescription,
  destinationOf,
  type ExtendedS3Configuration,
  type ExtendedS3Update,
  extendedS3Update,
  type S3BackupConfiguration,
  streamName,
} from '../config.ts';
import type { Service } from '../firehose.ts';
import { anythingNamed, structure, text } from '../model.ts';
import { parseRequest } from '../rules/model-constraints.ts';
import { OTHER_DESTINATIONS } from '../rules/not-emulated.ts';
import { isPartitioned } from '../rules/semantic.ts';
import { invalidArgument, ServiceError } from '../service-error.ts';
import { refuseBroken, withDefaults } from './create-delivery-stream.ts';

const REFUSED = OTHER_DESTINATIONS.map((name) => `${name}DestinationUpdate` as const);

// https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html, read 2026-11-24; the service's words are
// not known.
const ONLY_AT_CREATION =
  'Dynamic Partitioning can only be enabled at creation, and not be disabled afterwards.';

// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-source-record-backup.html, read 2026-11-24; the
// service's words are not known.
const ONLY_ENABLED = 'S3 backup cannot be disabled once it is enabled.';

const requestShape = structure({
  DeliveryStreamName: streamName,
  CurrentDeliveryStreamVersionId: text({ min: 1, max: 50, pattern: /[0-9]+/ }),
  DestinationId: text({ min: 1, max: 100, pattern: /[a-zA-Z0-9-]+/ }),
  ExtendedS3DestinationUpdate: extendedS3Update.optional(),
  ...anythingNamed(REFUSED),
});

/** UpdateDestination: members that are given replace the old ones, the others stay. It is in force at once. */
export async function updateDestination(service: Service, request: unknown): Promise<object> {
  const asked = parseRequest(requestShape, request);
  const stream = streamAtVersion(service, asked);
  const [{ DestinationId }] = stream.Destinations;
  if (asked.DestinationId !== DestinationId)
    throw invalidArgument(`Destination Id ${asked.DestinationId} not found`);
  const other = REFUSED.find((member) => asked[member] !== undefined);
  if (other) throw invalidArgument(`${other} is not emulated`);
  if (!asked.ExtendedS3DestinationUpdate)
    throw invalidArgument('Exactly one destination configuration is supported for a Firehose');
  const { S3BackupUpdate, ...update } = asked.ExtendedS3DestinationUpdate;
  const current = destinationOf(stream);
  const updated = {
    ...current,
    ...update,
    RoleARN: update.RoleARN ?? current.RoleARN,
    BucketARN: update.BucketARN ?? current.BucketARN,
    CompressionFormat: update.CompressionFormat ?? current.CompressionFormat,
    BufferingHints: update.BufferingHints ?? current.BufferingHints,
    S3BackupConfiguration: updatedBackup(current.S3BackupConfiguration, S3BackupUpdate),
    // The one block that is merged member by member (seen at the service, 2026-09).
    DataFormatConversionConfiguration: merged(
      current.DataFormatConversionConfiguration,
      update.DataFormatConversionConfiguration,
    ),
  };
  refuseBroken(updated);
  if (isPartitioned(updated) !== isPartitioned(current)) throw invalidArgument(ONLY_AT_CREATION);
  if (current.S3BackupMode === 'Enabled' && updated.S3BackupMode !== 'Enabled')
    throw invalidArgument(ONLY_ENABLED);
  await service.checkSchema(updated);
  streamAtVersion(service, asked);
  service.put({
    ...stream,
    VersionId: String(Number(stream.VersionId) + 1),
    LastUpdateTimestamp: service.nowMs() / 1_000,
    Destinations: [{ DestinationId, ExtendedS3DestinationDescription: withDefaults(updated) }],
  });
  return {};
}

/** As with the destination, members that are given replace the old ones. A backup that begins needs role and bucket. */
function updatedBackup(
  current: S3BackupConfiguration | undefined,
  update: NonNullable<ExtendedS3Update['S3BackupUpdate']> | undefined,
): S3BackupConfiguration | undefined {
  if (!update) return current;
  const { RoleARN = current?.RoleARN, BucketARN = current?.BucketARN } = update;
  if (RoleARN === undefined || BucketARN === undefined)
    throw invalidArgument('S3BackupUpdate must have RoleARN and BucketARN where there is no S3 backup yet.');
  return { ...current, ...update, RoleARN, BucketARN };
}

type Conversion = ExtendedS3Configuration['DataFormatConversionConfiguration'];

const merged = (current: Conversion, update: Conversion): Conversion =>
  current || update ? { ...current, ...update } : undefined;

function streamAtVersion(
  service: Service,
  asked: { DeliveryStreamName: string; CurrentDeliveryStreamVersionId: string },
): DeliveryStreamDescription {
  const stream = service.get(asked.DeliveryStreamName);
  if (asked.CurrentDeliveryStreamVersionId === stream.VersionId) return stream;
  const message = `Cannot update firehose: ${stream.DeliveryStreamName} since the current version id: ${stream.VersionId} and specified version id: ${asked.CurrentDeliveryStreamVersionId} do not match`;
  throw new ServiceError('ConcurrentModificationException', message);
}
