import { hourlyLayout, layoutFromPrefix } from '@event-archive/event-schema';
import type { Filing } from '../../src/filing.ts';

/** The filing that every environment starts with: by arrival, hourly, UTC. */
export const hourlyFiling: Filing = {
  layout: hourlyLayout,
  by: 'arrival-time',
  pathTimeZone: 'UTC',
  nameTimeZone: 'UTC',
};

/** Another prefix, or another time zone. */
export const filingWith = ({ prefix, timeZone = 'UTC' }: { prefix?: string; timeZone?: string }): Filing => ({
  layout: prefix === undefined ? hourlyLayout : layoutFromPrefix(prefix),
  by: 'arrival-time',
  pathTimeZone: timeZone,
  nameTimeZone: timeZone,
});

/** By event time, as prod's app-logs: paths in UTC, names on the clock of the delivery stream. */
export const eventTimeFiling = (nameTimeZone = 'UTC'): Filing => ({
  layout: hourlyLayout,
  by: 'event-time',
  pathTimeZone: 'UTC',
  nameTimeZone,
});
