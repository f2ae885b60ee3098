import { type CivilTime, nanosOf } from './timestamp.ts';

/** Text → nanoseconds since the epoch; undefined for text that does not fit the format. */
export type TimeReader = (text: string) => bigint | undefined;

/** A pattern that cannot be read with: broken, or with letters that are not emulated. */
export class JodaPatternError extends Error {
  /** True for what Joda reads and this does not. */
  readonly isKnownToJoda: boolean;

  constructor(message: string, isKnownToJoda: boolean) {
    super(message);
    this.isKnownToJoda = isKnownToJoda;
  }
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const DAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');

/** Letters of Joda's that take text of several languages, weeks or zones by name. */
const NOT_EMULATED = /[GCxwekKDzY]/;
const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/gy;

/** A format of a HiveJsonSerDe, a pattern or `millis` → what reads text by it. Throws a JodaPatternError. */
export function timeReader(format: string): TimeReader {
  if (format !== 'millis') return patternReader(format);
  return (text) => (/^-?\d{1,18}$/.test(text) ? BigInt.asIntN(64, BigInt(text) * 1_000_000n) : undefined);
}

/**
 * A pattern (https://www.joda.org/joda-time/apidocs/org/joda/time/format/DateTimeFormat.html, 2026-11-24) → what reads
 * text by it: nanoseconds since the epoch, UTC where the text names no offset; undefined for text that does not fit.
 */
function patternReader(pattern: string): TimeReader {
  const tokens = tokensOf(pattern);
  const names: string[] = [];
  const parts = tokens.map((token, i) => {
    if (!/^[A-Za-z]/.test(token)) return escaped(unquoted(token));
    names.push(token.charAt(0));
    return `(${letterPattern(token, pattern, isNumeric(tokens[i + 1]))})`;
  });
  const whole = new RegExp(`^${parts.join('')}$`, 'i');
  return (text) => {
    const found = whole.exec(text.trim());
    return found ? instantOf(new Map(names.map((name, i) => [name, found[i + 1] ?? '']))) : undefined;
  };
}

function tokensOf(pattern: string): string[] {
  const tokens: string[] = [];
  for (const [token] of pattern.matchAll(TOKEN)) tokens.push(token);
  if (tokens.join('') !== pattern || pattern === '')
    throw new JodaPatternError(`pattern ${pattern} is broken`, false);
  return tokens;
}

const unquoted = (token: string): string =>
  token === "''" ? "'" : token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token;
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const isNumeric = (token: string | undefined): boolean =>
  token !== undefined && (/^[ydHhmsS]/.test(token) || /^M{1,2}$/.test(token));

function letterPattern(token: string, pattern: string, isFollowedByDigits: boolean): string {
  const count = token.length;
  switch (token.charAt(0)) {
    case 'y':
      if (count === 2) return '\\d{2}';
      return isFollowedByDigits ? `\\d{${count}}` : '\\d{1,9}';
    case 'M':
      return count > 2
        ? MONTHS.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')
        : '\\d{1,2}';
    case 'd':
    case 'H':
    case 'h':
    case 'm':
    case 's':
      return isFollowedByDigits ? `\\d{${Math.min(2, count)}}` : '\\d{1,2}';
    case 'S':
      return `\\d{1,${count}}`;
    case 'E':
      return DAYS.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|');
    case 'a':
      return 'am|pm';
    case 'Z':
      return '[+-]\\d{2}:?\\d{2}';
    default:
      throw new JodaPatternError(
        `letter ${token.charAt(0)} of pattern ${pattern}`,
        NOT_EMULATED.test(token.charAt(0)),
      );
  }
}

/** What is not in the pattern is that of 1970-01-01T00:00Z. Joda knows milliseconds; further digits are dropped. */
function instantOf(found: ReadonlyMap<string, string>): bigint | undefined {
  const number = (letter: string, otherwise: number) => Number(found.get(letter) ?? otherwise);
  const month = found.get('M') ?? '1';
  const time: CivilTime = [
    yearOf(found.get('y') ?? '1970'),
    /^\d/.test(month) ? Number(month) : MONTHS.findIndex((name) => name.startsWith(month.toLowerCase())) + 1,
    number('d', 1),
    found.has('H') ? number('H', 0) : (number('h', 0) % 12) + (/^p/i.test(found.get('a') ?? '') ? 12 : 0),
    number('m', 0),
    number('s', 0),
  ];
  const millis = Number((found.get('S') ?? '').padEnd(3, '0').slice(0, 3));
  const nanos = nanosOf(time, millis * 1_000_000);
  return nanos === undefined ? undefined : nanos - offsetNanos(found.get('Z') ?? '+0000');
}

/** Two digits are a year within 30 before and 69 after 2000, which is Joda's pivot 30 years off today's. */
function yearOf(digits: string): number {
  if (digits.length !== 2) return Number(digits);
  return Number(digits) + (Number(digits) >= 70 ? 1900 : 2000);
}

function offsetNanos(offset: string): bigint {
  const digits = offset.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return BigInt(offset.startsWith('-') ? -minutes : minutes) * 60_000_000_000n;
}
