import { type Pipeline, timePrefix } from '@event-archive/environments';
import { layoutFromPrefix, type PartitionLayout, wallClockFromInstant } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';

/** How a delivery stream files its objects: which time makes the path, and on whose clock. */
export interface Filing {
  readonly layout: PartitionLayout;
  /** By arrival, an object lies in the hour of its oldest record; by event time, in the hour of each of its events. */
  readonly by: 'arrival-time' | 'event-time';
  /** Time zone of the hours in paths: UTC by event time, else that of names. */
  readonly pathTimeZone: string;
  /** Time zone of the time in object names, which is the arrival of the oldest record. */
  readonly nameTimeZone: string;
}

/** A pipeline → its filing. Throws a UserError that names file and field when keys cannot be read back. */
export function filingOf({ dataset, deliveryStream }: Pipeline, environmentName: string): Filing {
  const where = `${environmentName}.json: ${dataset}: deliveryStream`;
  const { partitionBy, customTimeZone } = deliveryStream;
  const nameTimeZone = explained(`${where}.customTimeZone`, () => knownTimeZone(customTimeZone || 'UTC'));
  return {
    layout: explained(`${where}.prefix`, () => layoutFromPrefix(timePrefix(deliveryStream))),
    by: partitionBy,
    pathTimeZone: partitionBy === 'event-time' ? 'UTC' : nameTimeZone,
    nameTimeZone,
  };
}

function knownTimeZone(timeZone: string): string {
  wallClockFromInstant(0, timeZone);
  return timeZone;
}

function explained<T>(where: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${where}: ${error.message}`, { cause: error });
  }
}
