import type { Pipeline } from '@event-archive/environments';
import { layoutFromPrefix, type PartitionLayout } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';

/** A pipeline's prefix → its layout. Throws a UserError that names file and field when keys cannot be read back. */
export function layoutOf({ dataset, deliveryStream }: Pipeline, environmentName: string): PartitionLayout {
  const where = `${environmentName}.json: ${dataset}: deliveryStream`;
  if (deliveryStream.customTimeZone !== 'UTC')
    throw new UserError(
      `${where}.customTimeZone: ${deliveryStream.customTimeZone}: hours of an archive can only be verified in UTC`,
    );
  if (deliveryStream.format === 'PARQUET')
    throw new UserError(`${where}.format: PARQUET: objects can only be verified as JSON lines so far`);
  try {
    return layoutFromPrefix(deliveryStream.prefix);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${where}.prefix: ${error.message}`, { cause: error });
  }
}
