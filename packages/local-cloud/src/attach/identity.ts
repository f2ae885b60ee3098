import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../firehose/checkpoint.ts';
import type { DeliveryStreamDescription } from '../firehose/config.ts';

/** Which delivery stream and which stream the checkpoints in a folder are of. Names alone come again. */
export interface Identity {
  readonly deliveryStreamArn: string;
  /** Milliseconds since the epoch, like the next. */
  readonly deliveryStreamCreatedMs: number;
  readonly streamArn: string;
  readonly streamCreatedMs: number;
}

/** A delivery stream and the time when its source was created → what tells it from others of its name. */
export const identityOf = (stream: DeliveryStreamDescription, streamCreatedMs: number): Identity => ({
  deliveryStreamArn: stream.DeliveryStreamARN,
  deliveryStreamCreatedMs: Math.round(stream.CreateTimestamp * 1_000),
  streamArn: stream.Source?.KinesisStreamSourceDescription.KinesisStreamARN ?? '',
  streamCreatedMs,
});

/** True when both are the same delivery stream over the same stream. */
export const isSame = (a: Identity, b: Identity): boolean =>
  a.deliveryStreamArn === b.deliveryStreamArn &&
  a.deliveryStreamCreatedMs === b.deliveryStreamCreatedMs &&
  a.streamArn === b.streamArn &&
  a.streamCreatedMs === b.streamCreatedMs;

/**
 * Notes in a folder whose checkpoints it keeps. Those of another delivery stream of the same name are removed, or an
 * emulator that was started anew would look as if all that it holds had been delivered; true when there were such.
 */
export function claimCheckpoints(folder: string, name: string, identity: Identity): boolean {
  const file = join(folder, 'delivery-streams', `${name}.json`);
  const kept = readJson<Identity>(file);
  const isStale = kept !== undefined && !isSame(kept, identity);
  if (isStale) rmSync(join(folder, 'checkpoints', `${name}.json`), { force: true });
  writeJson(file, identity);
  return isStale;
}
