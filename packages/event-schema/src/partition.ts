import { wallClockFromInstant } from './time-zone.ts';

const HOUR_MS = 3_600_000;
const QUARTER_HOUR_MS = 900_000;

/**
 * An hour on the clock that paths follow, UTC's or another time zone's: the time it starts at, in milliseconds since
 * the epoch as if that clock were UTC's.
 */
export type HourMs = number;

/**
 * Where objects of an hour lie: the Firehose prefix that writes the path, and both directions between hour and
 * path. `hourFromKey` takes a whole object key and gives undefined when the key is not under such a path.
 */
export interface PartitionLayout {
  /** As given: the default time path of a prefix without expressions is not in it. */
  readonly firehosePrefix: string;
  /** The literal text before the first time field: what to list to see the whole archive. */
  readonly root: string;
  pathFromHour(hour: HourMs): string;
  hourFromKey(key: string): HourMs | undefined;
}

/** What Firehose adds to a prefix that has no expression at all; it puts no slash between the two. */
const DEFAULT_TIME_PATH = '!{timestamp:yyyy/MM/dd/HH/}';

/** The default layout, `year=2026/month=11/day=24/hour=09/` (UTC). */
export const HOURLY_PREFIX =
  'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/';

type Piece = { literal: string } | { field: TimeField };
type TimeField = 'yyyy' | 'MM' | 'dd' | 'HH';
const FIELD_PATTERN: Record<TimeField, string> = { yyyy: '\\d{4}', MM: '\\d{2}', dd: '\\d{2}', HH: '\\d{2}' };
const isTimeField = (letters: string): letters is TimeField => Object.hasOwn(FIELD_PATTERN, letters);

/** The hour that an instant, or the time that a clock shows (ms), falls in. */
export const hourFromInstant = (instantMs: number): HourMs => Math.floor(instantMs / HOUR_MS) * HOUR_MS;

/**
 * Every hour that a clock in the time zone shows from the instant `fromMs` up to, not including, `toMs`: one less on
 * the day that clocks are set forward, none twice when they are set back.
 */
export function hoursBetween(fromMs: number, toMs: number, timeZone = 'UTC'): HourMs[] {
  const hours = new Set<HourMs>();
  const first = Math.floor(fromMs / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  // By the quarter: there are time zones whose hours begin at a quarter to, or half past, those of UTC.
  for (let ms = first; ms < toMs; ms += QUARTER_HOUR_MS)
    hours.add(hourFromInstant(wallClockFromInstant(ms, timeZone)));
  return [...hours];
}

/**
 * Firehose prefix → layout. The prefix must name year, month, day and hour once each, as `yyyy`, `MM`, `dd` and
 * `HH`, or nobody could tell from a key which hour it belongs to; a prefix without expressions gets Firehose's
 * default time path. Throws a RangeError that says what is wrong.
 */
export function layoutFromPrefix(firehosePrefix: string): PartitionLayout {
  const pieces = piecesFromPrefix(
    firehosePrefix.includes('!{') ? firehosePrefix : firehosePrefix + DEFAULT_TIME_PATH,
  );
  const fields = pieces.flatMap((piece) => ('field' in piece ? [piece.field] : []));
  for (const field of Object.keys(FIELD_PATTERN)) {
    const count = fields.filter((name) => name === field).length;
    if (count !== 1) throw new RangeError(`prefix must name ${field} exactly once, not ${count} times`);
  }
  const pattern = new RegExp(`^${pieces.map(patternOf).join('')}`);
  const first = pieces[0];
  return {
    firehosePrefix,
    root: first && 'literal' in first ? first.literal : '',
    pathFromHour: (hour) => pieces.map((piece) => textOf(piece, hour)).join(''),
    hourFromKey: (key) => hourFromMatch(fields, pattern.exec(key)),
  };
}

/** The layout every environment starts with. */
export const hourlyLayout: PartitionLayout = layoutFromPrefix(HOURLY_PREFIX);

/** `a/!{timestamp:yyyy/MM}/` → literal `a/`, field yyyy, literal `/`, field MM, literal `/`. */
function piecesFromPrefix(prefix: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const expression of prefix.matchAll(/!\{([^}]*)\}/g)) {
    pieces.push({ literal: literalFrom(prefix.slice(end, expression.index)) });
    const [namespace, pattern = ''] = splitOnce(expression[1] ?? '', ':');
    if (namespace !== 'timestamp') {
      throw new RangeError(`!{${expression[1]}} cannot be read back from a key; use !{timestamp:…}`);
    }
    pieces.push(...piecesFromPattern(pattern));
    end = expression.index + expression[0].length;
  }
  return joinLiterals([...pieces, { literal: literalFrom(prefix.slice(end)) }]);
}

function literalFrom(text: string): string {
  if (text.includes('!{')) throw new RangeError(`"${text.slice(text.indexOf('!{'))}" has no closing }`);
  return text;
}

/** A java.time pattern: runs of letters are fields, text in single quotes and other characters are literal. */
function piecesFromPattern(pattern: string): Piece[] {
  return [...pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g)].map(
    ([text, quoted, letter]) => {
      if (text === "'") throw new RangeError(`!{timestamp:${pattern}}: a quote is not closed`);
      if (quoted !== undefined) return { literal: quoted === '' ? "'" : quoted.replaceAll("''", "'") };
      if (letter === undefined) return { literal: text };
      if (isTimeField(text)) return { field: text };
      throw new RangeError(`!{timestamp:${pattern}}: "${text}" is not one of yyyy, MM, dd, HH`);
    },
  );
}

function joinLiterals(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if ('literal' in piece && last && 'literal' in last) last.literal += piece.literal;
    else if (!('literal' in piece) || piece.literal !== '') joined.push({ ...piece });
  }
  return joined;
}

function patternOf(piece: Piece): string {
  if ('field' in piece) return `(${FIELD_PATTERN[piece.field]})`;
  return piece.literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function textOf(piece: Piece, hour: HourMs): string {
  if ('literal' in piece) return piece.literal;
  const [yyyy = '', MM = '', dd = '', HH = ''] = new Date(hour).toISOString().split(/[-T:]/);
  return { yyyy, MM, dd, HH }[piece.field];
}

function hourFromMatch(fields: TimeField[], match: RegExpExecArray | null): HourMs | undefined {
  if (!match) return undefined;
  const found = Object.fromEntries(fields.map((field, i) => [field, match[i + 1] ?? '']));
  const text = `${found.yyyy}-${found.MM}-${found.dd}T${found.HH}:00:00.000Z`;
  const hour = Date.parse(text);
  return !Number.isNaN(hour) && new Date(hour).toISOString() === text ? hour : undefined;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
