import { type DeliveryStreamDescription, destinationOf } from '../firehose/config.ts';

/** What a person may bend of a delivery stream from outside. */
export interface Bends {
  /** `latest` delivers what came after the delivery stream was created, `trim-horizon` all that the stream holds. */
  readonly start: 'latest' | 'trim-horizon';
  /** No buffer waits longer; undefined leaves the interval as it is. */
  readonly maxIntervalSeconds?: number | undefined;
}

/** A delivery stream as described → as the engine runs it. Names, prefixes and sizes stay. */
export function inForce(
  stream: DeliveryStreamDescription,
  { start, maxIntervalSeconds = Number.POSITIVE_INFINITY }: Bends,
): DeliveryStreamDescription {
  const destination = destinationOf(stream);
  const source = stream.Source?.KinesisStreamSourceDescription;
  const IntervalInSeconds = Math.min(destination.BufferingHints.IntervalInSeconds, maxIntervalSeconds);
  const ExtendedS3DestinationDescription = {
    ...destination,
    BufferingHints: { ...destination.BufferingHints, IntervalInSeconds },
  };
  return {
    ...stream,
    ...(source && start === 'trim-horizon'
      ? { Source: { KinesisStreamSourceDescription: { ...source, DeliveryStartTimestamp: 0 } } }
      : {}),
    Destinations: [{ ...stream.Destinations[0], ExtendedS3DestinationDescription }],
  };
}
