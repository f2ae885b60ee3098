import { type Dataset, iotReadings } from '@event-archive/event-schema';

const { schema } = iotReadings as unknown as Dataset;

/** Readings of sensors as they are, and with changes that their schema can make of itself. */
export const readings = {
  released: iotReadings as unknown as Dataset,
  /** A column more at the end: safe. */
  grown: {
    ...iotReadings,
    schema: schema.extend({ prüfer: schema.shape.device_id?.nullish() }),
  } as unknown as Dataset,
  /** A column less: breaks readers. */
  shrunk: { ...iotReadings, schema: schema.omit({ battery_percent: true }) } as unknown as Dataset,
};
