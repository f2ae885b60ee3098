import { isUtf8 } from 'node:buffer';
import type { Deserializer } from '../config-format-conversion.ts';
import { parquetColumn } from './column.ts';
import type { HiveColumn, Scalar } from './hive-type.ts';

/**
 * Records that leave the OpenX deserializer nothing to decide: one flat object, written as JSON.stringify or Python's
 * json.dumps writes it, each value of just the kind that its column has. DuckDB's own reader makes the same rows of
 * them, several times faster than we do. Whatever is not known to be so is not plain.
 */
export interface PlainLines {
  /** True for a record that is. */
  has(bytes: Buffer): boolean;
  /** A query of the rows of a file of such records, each on a line; the path as a literal of SQL. */
  query(path: string): string;
}

/** Producers write their keys in one order, or in a few where some may be missing; more are not worth a look each. */
const MOST_SHAPES = 8;
/** A key that no option of the deserializer changes, and that needs no quotes anywhere. */
const PLAIN_KEY = /^[a-z_][a-z0-9_]{0,127}$/;

const TEXT = '"[^"\\\\\\x00-\\x1f]*"';
const integer = (digits: number) => `-?(?:0|[1-9]\\d{0,${digits - 1}})`;
// A zero keeps its minus only where it has a point: an integer has no negative zero.
const NUMBER = `(?!-0[,} ])${integer(15)}(?:\\.\\d{1,10})?`;
const DAY =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))';
const TIME = `"(?:19|20)\\d\\d-${DAY}T(?:[01]\\d|2[0-3])(?::[0-5]\\d){2}(?:\\.\\d{1,6})?Z"`;
const ANY = `${TEXT}|${NUMBER}|true|false`;

/** How a plain value is written, and the type that DuckDB reads it as. A column of any other type is plain when null. */
const PLAIN: Readonly<Partial<Record<Scalar, readonly [pattern: string, readAs: string]>>> = {
  string: [TEXT, 'VARCHAR'],
  boolean: ['true|false', 'BOOLEAN'],
  tinyint: [integer(2), 'TINYINT'],
  smallint: [integer(4), 'SMALLINT'],
  int: [integer(9), 'INTEGER'],
  bigint: [integer(15), 'BIGINT'],
  double: [NUMBER, 'DOUBLE'],
  timestamp: [TIME, 'VARCHAR'],
};

/** Columns and options → what is plain for them; undefined where nothing ever is. */
export function plainLines(
  columns: readonly HiveColumn[],
  { ColumnToJsonKeyMappings: mappings = {} }: NonNullable<Deserializer['OpenXJsonSerDe']>,
): PlainLines | undefined {
  if (Object.keys(mappings).length > 0 || !columns.every(({ name }) => PLAIN_KEY.test(name)))
    return undefined;
  const patterns = new Map(columns.map(({ name, type }) => [name, plainOf(type)?.[0]]));
  const shapes: RegExp[] = [];
  const isOfShape = (text: string) => shapes.some((shape) => shape.test(text));
  return {
    has(bytes) {
      const text = bytes.toString('latin1');
      if (!isOfShape(text)) {
        const shape = shapes.length < MOST_SHAPES ? shapeOf(text, patterns) : undefined;
        if (!shape?.test(text)) return false;
        shapes.push(shape);
      }
      return isUtf8(bytes);
    },
    query: (path) => `SELECT ${columns.map(selected).join(', ')} FROM ${readFrom(path, columns)}`,
  };
}

const plainOf = ({ kind }: HiveColumn['type']) => PLAIN[kind as Scalar];

/** The pattern of all lines with the keys of this one, in its order; undefined where there can be none. */
function shapeOf(text: string, patterns: ReadonlyMap<string, string | undefined>): RegExp | undefined {
  const keys = keysIn(text);
  if (!keys || keys.length === 0 || !keys.every((key) => PLAIN_KEY.test(key))) return undefined;
  const members = keys.map((key) => {
    const pattern = patterns.has(key) ? patterns.get(key) : ANY;
    return `"${key}": ?(?:${pattern === undefined ? '' : `${pattern}|`}null)`;
  });
  return new RegExp(`^\\{${members.join(', ?')}\\}$`);
}

function keysIn(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.keys(value)
      : undefined;
  } catch {
    return undefined;
  }
}

function selected({ name, type }: HiveColumn): string {
  const target = parquetColumn({ name, type }).type;
  return `${plainOf(type) ? `"${name}"` : 'NULL'}::${target} AS "${name}"`;
}

/** At least one column is read: a file of no columns has no rows. */
function readFrom(path: string, columns: readonly HiveColumn[]): string {
  const read = columns.flatMap(({ name, type }) => {
    const plain = plainOf(type);
    return plain ? [`'${name}': '${plain[1]}'`] : [];
  });
  if (read.length === 0) read.push("'nothing': 'VARCHAR'");
  return `read_json(${path}, format = 'newline_delimited', compression = 'uncompressed', columns = {${read.join(', ')}})`;
}
