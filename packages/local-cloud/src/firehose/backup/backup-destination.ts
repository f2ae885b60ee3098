import { type DeliveryStreamDescription, destinationOf } from '../config.ts';

/**
 * A delivery stream → the same delivery stream as if its backup were its destination; undefined while it has none. What
 * makes objects of records then makes those of the backup: named as others are, joined with nothing between. The
 * block has neither time zone nor extension, so its times are UTC and its extension that of the compression; the guide
 * does not tell.
 */
export function backupStreamOf(stream: DeliveryStreamDescription): DeliveryStreamDescription | undefined {
  const { S3BackupMode, S3BackupConfiguration: backup } = destinationOf(stream);
  if (S3BackupMode !== 'Enabled' || !backup) return undefined;
  const [{ DestinationId }] = stream.Destinations;
  return { ...stream, Destinations: [{ DestinationId, ExtendedS3DestinationDescription: backup }] };
}
