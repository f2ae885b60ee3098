import type { Coercion } from './coerce-scalar.ts';
import { type ColumnValue, structValue } from './column.ts';
import type { HiveColumn, HiveType } from './hive-type.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Keys } from './keys.ts';

/** What becomes of one document: the values of a row, in the order of the columns. */
export type RowOf = (document: JsonValue) => ColumnValue[];

/** An object → the values of its fields, in their order. A missing one is null, one that nobody asks for is dropped. */
export function membersOf(
  fields: readonly HiveColumn[],
  keys: Keys,
  coercion: (type: HiveType) => Coercion,
): (object: JsonObject) => ColumnValue[] {
  const wanted = fields.map(({ name, type }) => ({
    key: keys.ofColumn(name),
    coerce: orNull(coercion(type)),
  }));
  return (object) => {
    const normal = keys.normal(object);
    return wanted.map(({ key, coerce }) => coerce(Object.hasOwn(normal, key) ? (normal[key] ?? null) : null));
  };
}

/** The values of a struct's fields, in their order → the struct. */
export function structOf(fields: readonly HiveColumn[], values: readonly ColumnValue[]): ColumnValue {
  const named: Record<string, ColumnValue> = {};
  for (let i = 0; i < fields.length; i++) named[fields[i]?.name ?? ''] = values[i] ?? null;
  return structValue(named);
}

export const orNull =
  (coerce: Coercion): Coercion =>
  (value) =>
    value === null ? null : coerce(value);
