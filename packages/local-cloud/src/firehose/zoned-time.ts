/** An instant as a calendar and a clock in one time zone show it. */
export interface ZonedTime {
  readonly zone: string;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 1 is Monday, 7 is Sunday. */
  readonly isoDayOfWeek: number;
  /** Days since 1970-01-01 of the local date. */
  readonly epochDay: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
  readonly offsetSeconds: number;
}

const DAY_MS = 86_400_000;

/** Milliseconds since the epoch, and an IANA zone name that Node knows → the local date and time there. */
export function zonedTimeAt(epochMs: number, zone: string): ZonedTime {
  const offsetSeconds = offsetSecondsAt(epochMs, zone);
  const local = new Date(epochMs + offsetSeconds * 1000);
  const epochDay = Math.floor(local.getTime() / DAY_MS);
  const year = local.getUTCFullYear();
  return {
    zone,
    year,
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
    isoDayOfWeek: ((((epochDay + 3) % 7) + 7) % 7) + 1,
    epochDay,
    dayOfYear: epochDay - Math.floor(Date.UTC(year, 0, 1) / DAY_MS) + 1,
    offsetSeconds,
  };
}

function offsetSecondsAt(epochMs: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const wholeSecondMs = Math.floor(epochMs / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(wholeSecondMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return (Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecondMs) / 1000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const;
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-gregory', {
    ...numeric,
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
    timeZone: zone,
  });
  formatters.set(zone, formatter);
  return formatter;
}
