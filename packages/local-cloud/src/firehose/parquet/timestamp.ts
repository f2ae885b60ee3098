import { type Decimal, parseDecimal, unitsAtScale } from './decimal.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z?$/;
const SPACED = /^(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?$/;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const MS_PER_DAY = 86_400_000;

/**
 * Text → nanoseconds since the epoch, in the forms that the OpenX deserializer takes
 * (https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html, 2026-11-24); undefined for any other.
 * The form with T is strict, that with a space takes single digits, and a number may stand in quotes (seen at the
 * service, 2026-09).
 */
export function nanosFromText(text: string): bigint | undefined {
  const parts = ISO.exec(text) ?? SPACED.exec(text);
  if (parts) return nanosFromParts(parts);
  const number = parseDecimal(text);
  return number && nanosFromEpoch(number);
}

/** `yyyy-[m]m-[d]d hh:mm:ss[.f…]`, which is what java.sql.Timestamp.valueOf takes. */
export function nanosFromSqlText(text: string): bigint | undefined {
  const parts = SPACED.exec(text.trim());
  return parts ? nanosFromParts(parts) : undefined;
}

/** Below this a number of the epoch is seconds, from here on milliseconds (seen at the service, 2026-09). */
const LEAST_MILLISECONDS = 1_000_000_000_000n;

/** A number of seconds or milliseconds since the epoch → nanoseconds. */
function nanosFromEpoch(number: Decimal): bigint {
  const magnitude = unitsAtScale(number, 9) / 1_000_000_000n;
  const isSeconds = magnitude < LEAST_MILLISECONDS && magnitude > -LEAST_MILLISECONDS;
  return wrapped(unitsAtScale(number, isSeconds ? 9 : 6));
}

/** `yyyy-[M]M-[d]d` → days since the epoch; undefined for what is no day. */
export function daysFromText(text: string): number | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  const ms = msOfDay(Number(year), Number(month), Number(day));
  return ms === undefined ? undefined : ms / MS_PER_DAY;
}

function nanosFromParts(parts: readonly string[]): bigint | undefined {
  const [, year, month, day, hour, minute, second, fraction] = parts;
  return nanosOf(
    [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)],
    fraction === undefined ? 0 : Number(fraction) * (POWERS_OF_TEN[9 - fraction.length] ?? 1),
  );
}

const POWERS_OF_TEN = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

export type CivilTime = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
];

/** A civil time in UTC → nanoseconds since the epoch; undefined for what is no time of a day. */
export function nanosOf([year, month, day, hour, minute, second]: CivilTime, nanos = 0): bigint | undefined {
  const dayMs = msOfDay(year, month, day);
  if (dayMs === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = dayMs + ((hour * 60 + minute) * 60 + second) * 1_000;
  return wrapped(BigInt(ms) * 1_000_000n + BigInt(nanos));
}

function msOfDay(year: number, month: number, day: number): number | undefined {
  if (!(month >= 1 && month <= 12 && day >= 1)) return undefined;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const daysOfMonth = month === 2 && isLeap ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0);
  if (day > daysOfMonth) return undefined;
  // Date.UTC takes years below 100 for those of the last century; 400 years are always as long.
  return Date.UTC(year + 400, month - 1, day) - MS_OF_400_YEARS;
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MS_OF_400_YEARS = 146_097 * MS_PER_DAY;

/** What overflows becomes a wrong date instead of a failure, as at the service (seen in 2026-09). */
const wrapped = (nanos: bigint): bigint => BigInt.asIntN(64, nanos);
