const QUARTER_HOUR_MS = 900_000;
const DAY_MS = 86_400_000;

/**
 * Instant → what a clock in the time zone shows then. Clocks are written in milliseconds since the epoch, as if they
 * were UTC's: 10:30 in Madrid is the number that is 10:30 in UTC. Throws a RangeError for an unknown zone.
 */
export const wallClockFromInstant = (instantMs: number, timeZone: string): number =>
  timeZone === 'UTC' || !Number.isFinite(instantMs) ? instantMs : instantMs + offsetMsAt(instantMs, timeZone);

/**
 * What a clock in the time zone shows → the instants when it does, earliest first: one; two in the hour that is lived
 * through twice when clocks are set back; none in the hour that is left out when they are set forward.
 */
export function instantsFromWallClock(wallClockMs: number, timeZone: string): readonly number[] {
  if (timeZone === 'UTC') return [wallClockMs];
  // Clocks do not change twice within two days, so these are all the offsets that can be in force.
  const around = [wallClockMs + DAY_MS, wallClockMs - DAY_MS].map((ms) => offsetMsAt(ms, timeZone));
  return [...new Set(around)]
    .map((offsetMs) => wallClockMs - offsetMs)
    .filter((instantMs) => wallClockFromInstant(instantMs, timeZone) === wallClockMs)
    .sort((a, b) => a - b);
}

/** Clocks change at a quarter of an hour, everywhere since 1972: an offset is good for all of it. */
function offsetMsAt(instantMs: number, timeZone: string): number {
  const { formatter, offsets } = zoneNamed(timeZone);
  const quarter = Math.floor(instantMs / QUARTER_HOUR_MS);
  const known = offsets.get(quarter);
  if (known !== undefined) return known;
  const offset = shownBy(formatter, quarter * QUARTER_HOUR_MS) - quarter * QUARTER_HOUR_MS;
  offsets.set(quarter, offset);
  return offset;
}

function shownBy(formatter: Intl.DateTimeFormat, instantMs: number): number {
  const shown: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(instantMs)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

interface Zone {
  readonly formatter: Intl.DateTimeFormat;
  /** By quarter of an hour since the epoch. */
  readonly offsets: Map<number, number>;
}
const zones = new Map<string, Zone>();

function zoneNamed(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  const digits = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const;
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-gregory', {
    ...digits,
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
    timeZone,
  });
  const zone = { formatter, offsets: new Map<number, number>() };
  zones.set(timeZone, zone);
  return zone;
}
