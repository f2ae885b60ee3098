import type { Dataset } from '../dataset.ts';
import { appLogs } from './app-logs.ts';
import { iotReadings } from './iot-readings.ts';
import { websiteEvents } from './website-events.ts';

/** Every dataset by name. A new one is a file beside this and a line here. */
export const datasets: Readonly<Record<string, Dataset>> = {
  [websiteEvents.name]: websiteEvents as unknown as Dataset,
  [appLogs.name]: appLogs as unknown as Dataset,
  [iotReadings.name]: iotReadings as unknown as Dataset,
};

export const datasetNames: readonly string[] = Object.keys(datasets);

/** Dataset by name. Throws a RangeError that lists the known names. */
export function datasetNamed(name: string): Dataset {
  const dataset = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
  if (!dataset) throw new RangeError(`no dataset "${name}"; there are ${datasetNames.join(', ')}`);
  return dataset;
}

export { appLogs, iotReadings, websiteEvents };
