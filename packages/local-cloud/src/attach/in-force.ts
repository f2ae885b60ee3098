import {
  type DeliveryStreamDescription,
  destinationOf,
  type ExtendedS3Destination,
} from '../firehose/config.ts';

/** What a person may bend of a delivery stream from outside. */
export interface Bends {
  /** `latest` delivers what came after the delivery stream was created, `trim-horizon` all that the stream holds. */
  readonly start: 'latest' | 'trim-horizon';
  /** No buffer waits longer; undefined leaves the interval as it is. */
  readonly maxIntervalSeconds?: number | undefined;
}

type Hints = ExtendedS3Destination['BufferingHints'];

/** A delivery stream as described → as the engine runs it. Names, prefixes and sizes stay. */
export function inForce(
  stream: DeliveryStreamDescription,
  { start, maxIntervalSeconds = Number.POSITIVE_INFINITY }: Bends,
): DeliveryStreamDescription {
  const destination = destinationOf(stream);
  const source = stream.Source?.KinesisStreamSourceDescription;
  const sooner = <T extends { readonly BufferingHints: Hints }>(settings: T): T => {
    const { IntervalInSeconds, SizeInMBs } = settings.BufferingHints;
    const BufferingHints = { SizeInMBs, IntervalInSeconds: Math.min(IntervalInSeconds, maxIntervalSeconds) };
    return { ...settings, BufferingHints };
  };
  const { S3BackupConfiguration: backup } = destination;
  const ExtendedS3DestinationDescription = {
    ...sooner(destination),
    S3BackupConfiguration: backup && sooner(backup),
  };
  return {
    ...stream,
    ...(source && start === 'trim-horizon'
      ? { Source: { KinesisStreamSourceDescription: { ...source, DeliveryStartTimestamp: 0 } } }
      : {}),
    Destinations: [{ ...stream.Destinations[0], ExtendedS3DestinationDescription }],
  };
}
