import { type Coercion, type Reading, scalarCoercion } from './coerce-scalar.ts';
import { listValue, mapValue } from './column.ts';
import { type ConversionFailure, schemaMismatch } from './failure.ts';
import type { HiveColumn, HiveType } from './hive-type.ts';
import { isArray, isNumber, isObject, type JsonValue, jsonText } from './json.ts';
import { membersOf, orNull, type RowOf, structOf } from './members.ts';

/**
 * Columns → what the OpenX deserializer makes of a document. What is missing is null, what no column asks for is
 * dropped. Coercions as seen at the service in 2026-09: what is no array becomes an array of one, an array fills a
 * struct by position.
 */
export function openXRow(columns: readonly HiveColumn[], reading: Reading): RowOf {
  const members = membersOf(columns, reading.keys, (type) => coercion(type, reading));
  return (document) => {
    if (!isObject(document)) throw schemaMismatch('A JSON object is required.');
    return members(document);
  };
}

function coercion(type: HiveType, reading: Reading): Coercion {
  switch (type.kind) {
    case 'array': {
      const element = orNull(coercion(type.element, reading));
      return (value) => listValue(isArray(value) ? value.map(element) : [element(value)]);
    }
    case 'map':
      return mapCoercion(type, reading);
    case 'struct':
      return structCoercion(type.fields, reading);
    default:
      return scalarCoercion(type, reading);
  }
}

function mapCoercion(type: HiveType & { readonly kind: 'map' }, reading: Reading): Coercion {
  const keyOf = coercion(type.key, reading);
  const memberOf = orNull(coercion(type.value, reading));
  return (map) => {
    if (!isObject(map)) throw noObject(map, reading);
    return mapValue(
      Object.entries(map).map(([key, value]) => [keyOf(reading.keys.of(key)), memberOf(value)]),
    );
  };
}

function structCoercion(fields: readonly HiveColumn[], reading: Reading): Coercion {
  const members = membersOf(fields, reading.keys, (type) => coercion(type, reading));
  const byPosition = fields.map(({ type }) => orNull(coercion(type, reading)));
  return (value) => {
    if (isObject(value)) return structOf(fields, members(value));
    if (!isArray(value)) throw noObject(value, reading);
    return structOf(
      fields,
      byPosition.map((coerce, i) => coerce(value[i] ?? null)),
    );
  };
}

/** With two spaces, as the service writes it. */
function noObject(value: JsonValue, { numbers }: Reading): ConversionFailure {
  const text = typeof value === 'string' ? value : jsonText(value, (key) => key, numbers);
  return schemaMismatch(`Data is not JSONObject  but ${javaClass(value, text)} with value ${text}`);
}

function javaClass(value: JsonValue, text: string): string {
  if (typeof value === 'string') return 'java.lang.String';
  if (typeof value === 'boolean') return 'java.lang.Boolean';
  if (isNumber(value)) return /^-?\d+$/.test(text) ? 'java.lang.Long' : 'java.lang.Double';
  return 'org.openx.data.jsonserde.json.JSONArray';
}
