import * as duckdb from '@duckdb/node-api';
import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { HiveColumn, HiveType, Scalar } from './hive-type.ts';

/** A value of a column as DuckDB takes it. */
export type ColumnValue = DuckDBValue;
/** The values of one row, in the order of the columns. */
export type Row = readonly ColumnValue[];

/** A column of the Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

export const parquetColumn = ({ name, type }: HiveColumn): ParquetColumn => ({
  name,
  type: duckDbType(type),
});

// Timestamps have nanoseconds: the fraction of the JSON may have nine digits, and what Hive's writers call INT96 has
// them too. Readers see the same type in both.
const SCALARS: Readonly<Record<Scalar, DuckDBType>> = {
  boolean: duckdb.BOOLEAN,
  tinyint: duckdb.TINYINT,
  smallint: duckdb.SMALLINT,
  int: duckdb.INTEGER,
  bigint: duckdb.BIGINT,
  float: duckdb.FLOAT,
  double: duckdb.DOUBLE,
  string: duckdb.VARCHAR,
  date: duckdb.DATE,
  timestamp: duckdb.TIMESTAMP_NS,
};

function duckDbType(type: HiveType): DuckDBType {
  switch (type.kind) {
    case 'decimal':
      return duckdb.DECIMAL(type.precision, type.scale);
    case 'array':
      return duckdb.LIST(duckDbType(type.element));
    case 'map':
      return duckdb.MAP(duckDbType(type.key), duckDbType(type.value));
    case 'struct':
      return new DuckDBStructType(
        type.fields.map(({ name }) => name),
        type.fields.map((field) => duckDbType(field.type)),
      );
    default:
      return SCALARS[type.kind];
  }
}

export const timestampValue = (nanos: bigint): ColumnValue => new DuckDBTimestampNanosecondsValue(nanos);
export const dateValue = (days: number): ColumnValue => new DuckDBDateValue(days);
export const decimalValue = (units: bigint, precision: number, scale: number): ColumnValue =>
  new DuckDBDecimalValue(units, precision, scale);
export const listValue = (elements: ColumnValue[]): ColumnValue => new DuckDBListValue(elements);
export const structValue = (fields: Readonly<Record<string, ColumnValue>>): ColumnValue =>
  new DuckDBStructValue(fields);

/** A map → its entries; of two with the same key, which Parquet does not allow, the later one stays. */
export const mapValue = (
  entries: readonly (readonly [key: ColumnValue, value: ColumnValue])[],
): ColumnValue =>
  new DuckDBMapValue([...new Map(entries.map(([key, value]) => [String(key), { key, value }])).values()]);
