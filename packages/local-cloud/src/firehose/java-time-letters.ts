import { genericZoneName, zoneName } from './time-zones.ts';
import type { ZonedTime } from './zoned-time.ts';

interface PatternLetter {
  /** Whether java.time takes the letter this many times in a row. */
  takes(count: number): boolean;
  text(time: ZonedTime, count: number): string;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const QUARTERS = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'];

const upTo = (most: number) => (count: number) => count <= most;
const oneOf =
  (...counts: number[]) =>
  (count: number) =>
    counts.includes(count);
const padded = (value: number | bigint, count: number): string => String(value).padStart(count, '0');

const number = (most: number, value: (time: ZonedTime) => number | bigint): PatternLetter => ({
  takes: upTo(most),
  text: (time, count) => padded(value(time), count),
});

const year = (value: (time: ZonedTime) => number): PatternLetter => ({
  takes: upTo(19),
  text: (time, count) =>
    count === 2 ? padded(value(time) % 100, 2) : padded(value(time), count < 4 ? 1 : count),
});

const month: PatternLetter = {
  takes: upTo(5),
  text: ({ month: value }, count) => {
    const name = MONTHS[value - 1] ?? '';
    return count <= 2 ? padded(value, count) : nameText(name, count);
  },
};

const quarter: PatternLetter = {
  takes: upTo(5),
  text: (time, count) => {
    const value = Math.ceil(time.month / 3);
    if (count === 3) return `Q${value}`;
    return count === 4 ? (QUARTERS[value - 1] ?? '') : padded(value, count === 5 ? 1 : count);
  },
};

const dayName = (time: ZonedTime, count: number): string =>
  nameText(DAYS[time.isoDayOfWeek - 1] ?? '', count);

const nameText = (name: string, count: number): string => {
  if (count === 4) return name;
  return name.slice(0, count === 5 ? 1 : 3);
};

const localDay: PatternLetter['text'] = (time, count) =>
  count <= 2 ? padded(sundayFirst(time) + 1, count) : dayName(time, count);

// Weeks as Locale.US has them, and ROOT and ENGLISH on OpenJDK 17 too: Sunday is first, 1 January is in week 1.
const sundayFirst = (time: ZonedTime): number => time.isoDayOfWeek % 7;
const weekOf = (ordinal: number, time: ZonedTime): number =>
  Math.floor((ordinal - 1 + ((((sundayFirst(time) - (ordinal - 1)) % 7) + 7) % 7)) / 7) + 1;

function weekYear(time: ZonedTime): number {
  const daysInYear = (Date.UTC(time.year + 1, 0, 1) - Date.UTC(time.year, 0, 1)) / 86_400_000;
  const saturday = time.dayOfYear + (6 - sundayFirst(time));
  return saturday > daysInYear ? time.year + 1 : time.year;
}
const weekOfWeekYear = (time: ZonedTime): number =>
  weekYear(time) > time.year ? 1 : weekOf(time.dayOfYear, time);

function dayPeriod({ hour, minute }: ZonedTime, count: number): string {
  if (minute === 0 && hour === 0) return count === 5 ? 'mi' : 'midnight';
  if (minute === 0 && hour === 12) return count === 5 ? 'n' : 'noon';
  if (hour < 6 || hour >= 21) return 'at night';
  if (hour < 12) return 'in the morning';
  return hour < 18 ? 'in the afternoon' : 'in the evening';
}

function offsetText(seconds: number, style: { colon: boolean; minutes: 'always' | 'non-zero' }): string {
  const total = Math.abs(seconds);
  const minutes = Math.floor(total / 60) % 60;
  const hours = `${seconds < 0 ? '-' : '+'}${padded(Math.floor(total / 3600), 2)}`;
  if (style.minutes === 'non-zero' && minutes === 0) return hours;
  return `${hours}${style.colon ? ':' : ''}${padded(minutes, 2)}`;
}

const isoOffset = ({ offsetSeconds }: ZonedTime, count: number): string =>
  offsetText(offsetSeconds, {
    colon: count === 3 || count === 5,
    minutes: count === 1 ? 'non-zero' : 'always',
  });

const isoOffsetOrZ = (time: ZonedTime, count: number): string =>
  time.offsetSeconds === 0 ? 'Z' : isoOffset(time, count);

function gmtOffset({ offsetSeconds }: ZonedTime, count: number): string {
  if (offsetSeconds === 0) return 'GMT';
  if (count === 4) return `GMT${offsetText(offsetSeconds, { colon: true, minutes: 'always' })}`;
  return `GMT${offsetText(offsetSeconds, { colon: true, minutes: 'non-zero' }).replace(/^([+-])0/, '$1')}`;
}

function rfcOffset(time: ZonedTime, count: number): string {
  if (count === 4) return gmtOffset(time, 4);
  return count === 5 ? isoOffsetOrZ(time, 5) : isoOffset(time, 2);
}

const milliOfDay = (time: ZonedTime): number =>
  ((time.hour * 60 + time.minute) * 60 + time.second) * 1000 + time.millisecond;

/** What each letter of a pattern prints. The letters that are missing are those the service refuses. */
export const PATTERN_LETTERS: Readonly<Record<string, PatternLetter>> = {
  A: number(19, milliOfDay),
  B: { takes: oneOf(1, 4, 5), text: dayPeriod },
  D: number(3, (time) => time.dayOfYear),
  E: { takes: upTo(5), text: dayName },
  F: number(1, (time) => ((time.day - 1) % 7) + 1),
  G: { takes: upTo(5), text: (_time, count) => ['AD', 'AD', 'AD', 'Anno Domini', 'A'][count - 1] ?? '' },
  H: number(2, (time) => time.hour),
  K: number(2, (time) => time.hour % 12),
  L: month,
  M: month,
  N: number(19, (time) => BigInt(milliOfDay(time)) * 1_000_000n),
  O: { takes: oneOf(1, 4), text: gmtOffset },
  Q: quarter,
  S: { takes: upTo(9), text: (time, count) => padded(time.millisecond, 3).padEnd(9, '0').slice(0, count) },
  W: number(1, (time) => weekOf(time.day, time)),
  X: { takes: upTo(5), text: isoOffsetOrZ },
  Y: { ...year(weekYear), takes: () => true },
  Z: { takes: upTo(5), text: rfcOffset },
  a: { takes: upTo(1), text: (time) => (time.hour < 12 ? 'AM' : 'PM') },
  c: { takes: oneOf(1, 3, 4, 5), text: localDay },
  d: number(2, (time) => time.day),
  e: { takes: upTo(5), text: localDay },
  g: number(19, (time) => time.epochDay + 40_587),
  h: number(2, (time) => time.hour % 12 || 12),
  k: number(2, (time) => time.hour || 24),
  m: number(2, (time) => time.minute),
  n: number(19, (time) => time.millisecond * 1_000_000),
  q: quarter,
  s: number(2, (time) => time.second),
  u: year((time) => time.year),
  v: { takes: oneOf(1, 4), text: (time, count) => genericZoneName(time)[count === 4 ? 1 : 0] },
  w: number(2, weekOfWeekYear),
  x: { takes: upTo(5), text: isoOffset },
  y: year((time) => time.year),
  z: { takes: upTo(4), text: (time, count) => zoneName(time)[count === 4 ? 1 : 0] },
};
