import type { z } from 'zod';
import type { Dataset } from './dataset.ts';

/** One column of a dataset's table, named in the three type systems that read the archive. */
export interface Column {
  readonly name: string;
  readonly nullable: boolean;
  /** AWS Glue / Athena (Hive) type, e.g. `struct<latitude:double>`. */
  readonly glue: string;
  /** DuckDB type, e.g. `STRUCT(latitude DOUBLE)`. */
  readonly duckdb: string;
  /** Parquet type: physical, with its logical type in brackets, e.g. `BYTE_ARRAY (STRING)`. */
  readonly parquet: string;
  readonly description: string | undefined;
}

type ColumnType = Pick<Column, 'glue' | 'duckdb' | 'parquet'>;

const TEXT: ColumnType = { glue: 'string', duckdb: 'VARCHAR', parquet: 'BYTE_ARRAY (STRING)' };
const DOUBLE: ColumnType = { glue: 'double', duckdb: 'DOUBLE', parquet: 'DOUBLE' };
const BIGINT: ColumnType = { glue: 'bigint', duckdb: 'BIGINT', parquet: 'INT64' };
const BOOLEAN: ColumnType = { glue: 'boolean', duckdb: 'BOOLEAN', parquet: 'BOOLEAN' };
// Hive writers store timestamps as INT96; DuckDB and pyarrow write INT64 microseconds. Athena reads both.
const TIMESTAMP: ColumnType = { glue: 'timestamp', duckdb: 'TIMESTAMP', parquet: 'INT64 (TIMESTAMP)' };

/** The columns of a dataset, in the order of its schema. Throws a TypeError for a zod type that has no column. */
export function columnsFromDataset(dataset: Pick<Dataset, 'schema'>): Column[] {
  return Object.entries(dataset.schema.shape).map(([name, type]) => columnFromType(name, type as z.ZodType));
}

/** One field of a schema → its column. `path` is what a TypeError calls it when its zod type has no column. */
export function columnFromType(path: string, type: z.ZodType): Column {
  const { inner, nullable, optional } = unwrapped(type);
  return {
    name: path,
    nullable: nullable || optional,
    ...columnType(path, inner),
    description: type.description,
  };
}

function columnType(path: string, type: z.ZodType): ColumnType {
  if (type.meta()?.columnType === 'timestamp') return TIMESTAMP;
  const def = zodDefinition(type);
  switch (def.type) {
    case 'string':
      return TEXT;
    case 'enum':
      return literalsType(path, Object.values(def.entries));
    case 'literal':
      return literalsType(path, def.values);
    case 'number':
      return (type as z.ZodNumber).isInt ? BIGINT : DOUBLE;
    case 'boolean':
      return BOOLEAN;
    case 'union':
      return sameTypeOfAll(path, def.options);
    case 'array':
      return arrayOf(columnType(`${path}[]`, unwrapped(def.element).inner));
    case 'record':
      return mapOf(columnType(`${path}{}`, unwrapped(def.valueType).inner));
    case 'object':
      return structOf(path, def.shape);
    default:
      throw new TypeError(`${path}: zod type "${def.type}" has no column type`);
  }
}

/** What a zod type is made of, as far as columns go. */
export interface ZodDefinition {
  type: string;
  options: z.ZodType[];
  entries: Record<string, unknown>;
  values: unknown[];
  element: z.ZodType;
  valueType: z.ZodType;
  shape: Record<string, z.ZodType>;
  innerType: z.ZodType;
}

/** A zod type → its definition. */
export const zodDefinition = (type: z.ZodType): ZodDefinition =>
  (type._zod as unknown as { def: ZodDefinition }).def;

/** A zod type → what is inside of `nullable` and `optional`, and which of them were round it. */
export function unwrapped(type: z.ZodType): { inner: z.ZodType; nullable: boolean; optional: boolean } {
  const { type: kind, innerType } = zodDefinition(type);
  if (kind !== 'nullable' && kind !== 'optional') return { inner: type, nullable: false, optional: false };
  return { ...unwrapped(innerType), [kind]: true };
}

/** A union is a column only when every option is the same column type. */
const sameTypeOfAll = (path: string, options: z.ZodType[]): ColumnType =>
  onlyType(
    path,
    options.map((option) => columnType(path, unwrapped(option).inner)),
  );

const literalsType = (path: string, values: unknown[]): ColumnType =>
  onlyType(
    path,
    values.map((value) => {
      if (typeof value === 'string') return TEXT;
      if (typeof value === 'boolean') return BOOLEAN;
      if (typeof value === 'number') return Number.isInteger(value) ? BIGINT : DOUBLE;
      throw new TypeError(`${path}: the literal ${value} has no column type`);
    }),
  );

function onlyType(path: string, types: ColumnType[]): ColumnType {
  const [first] = types;
  if (!first || types.some((type) => type.glue !== first.glue)) {
    throw new TypeError(
      `${path}: a union of ${types.map((type) => type.glue).join(' and ')} has no column type`,
    );
  }
  return first;
}

const arrayOf = (element: ColumnType): ColumnType => ({
  glue: `array<${element.glue}>`,
  duckdb: `${element.duckdb}[]`,
  parquet: `LIST<${element.parquet}>`,
});

const mapOf = (value: ColumnType): ColumnType => ({
  glue: `map<string,${value.glue}>`,
  duckdb: `MAP(VARCHAR, ${value.duckdb})`,
  parquet: `MAP<${TEXT.parquet}, ${value.parquet}>`,
});

function structOf(path: string, shape: Record<string, z.ZodType>): ColumnType {
  const fields = Object.entries(shape).map(
    ([name, type]) => [name, columnType(`${path}.${name}`, unwrapped(type).inner)] as const,
  );
  return {
    glue: `struct<${fields.map(([name, type]) => `${name}:${type.glue}`).join(',')}>`,
    duckdb: `STRUCT(${fields.map(([name, type]) => `${name} ${type.duckdb}`).join(', ')})`,
    parquet: `GROUP<${fields.map(([name, type]) => `${name}: ${type.parquet}`).join(', ')}>`,
  };
}
