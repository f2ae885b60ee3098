import type { ArchiveEvent } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { appLogGenerator } from './app-logs.ts';
import { iotReadingGenerator } from './iot-readings.ts';
import { seededRandom } from './random.ts';
import { websiteEventGenerator } from './website-events.ts';

/** The next event, happening at `timeMs` (ms since the epoch). */
export type NextEvent = (timeMs: number) => ArchiveEvent;

const generators = {
  'website-events': websiteEventGenerator,
  'app-logs': appLogGenerator,
  'iot-readings': iotReadingGenerator,
} as const;

/**
 * A dataset's endless events. The seed decides everything but the event times, ids included: same seed, same events.
 * A run that names no seed gets one of its own, so that its ids never meet those of another run. Throws a UserError
 * for a dataset without generator.
 */
export function eventGenerator(dataset: string, seed: number): NextEvent {
  if (!isGenerated(dataset)) {
    throw new UserError(
      `--dataset ${dataset}: has no generator; send a file with --file, or name one of ${Object.keys(generators).join(', ')}`,
    );
  }
  return generators[dataset](seed, seededRandom(seed));
}

const isGenerated = (dataset: string): dataset is keyof typeof generators =>
  Object.hasOwn(generators, dataset);
