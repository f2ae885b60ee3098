import { z } from 'zod';
import { columnFromType, unwrapped, zodDefinition } from './columns.ts';
import type { Dataset } from './dataset.ts';

/** What readers of one field depend on. */
export interface FieldShape {
  /** Name in its object; `[]` for the elements of an array, `{}` for the values of a map. */
  readonly name: string;
  /** AWS Glue / Athena (Hive) type. */
  readonly type: string;
  /** Whether it may be null. */
  readonly nullable: boolean;
  /** Whether a line may lack it. */
  readonly optional: boolean;
  /** The only values it may have. */
  readonly values?: readonly (string | number | boolean)[];
  /** Bounds and patterns by JSON Schema's keyword; with `key ` before it for the keys of a map. */
  readonly limits?: Readonly<Record<string, string | number>>;
  /** What is inside a struct, an array or a map. */
  readonly fields?: readonly FieldShape[];
}

/** What readers of a dataset depend on. Descriptions are not in it. */
export interface DatasetShape {
  readonly dataset: string;
  readonly idField: string;
  readonly eventTimeField: string;
  readonly partitionKeyField: string;
  /** The columns, in the order of the table. */
  readonly fields: readonly FieldShape[];
}

type ShapedDataset = Pick<Dataset, 'name' | 'schema' | 'idField' | 'eventTimeField' | 'partitionKeyField'>;

/** Dataset → its shape. Throws a TypeError for a zod type that has no column. */
export const shapeFromDataset = (dataset: ShapedDataset): DatasetShape => ({
  dataset: dataset.name,
  idField: dataset.idField,
  eventTimeField: dataset.eventTimeField,
  partitionKeyField: dataset.partitionKeyField,
  fields: fieldsFromShape(dataset.schema.shape as Record<string, z.ZodType>),
});

const fieldsFromShape = (shape: Readonly<Record<string, z.ZodType>>): FieldShape[] =>
  Object.entries(shape).map(([name, type]) => fieldFromType(name, type));

function fieldFromType(name: string, type: z.ZodType): FieldShape {
  const { inner, ...mayBe } = unwrapped(type);
  const rules = z.toJSONSchema(inner, { unrepresentable: 'any' }) as JsonSchema;
  const values = valuesFrom(rules);
  const limits = limitsFrom(rules);
  const fields = fieldsInside(inner);
  return {
    name,
    type: columnFromType(name, inner).glue,
    ...mayBe,
    ...(values ? { values } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(fields ? { fields } : {}),
  };
}

function fieldsInside(type: z.ZodType): FieldShape[] | undefined {
  const def = zodDefinition(type);
  if (def.type === 'object') return fieldsFromShape(def.shape);
  if (def.type === 'array') return [fieldFromType('[]', def.element)];
  if (def.type === 'record') return [fieldFromType('{}', def.valueType)];
  return undefined;
}

interface JsonSchema {
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: string | number | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly propertyNames?: JsonSchema;
  readonly [keyword: string]: unknown;
}

function valuesFrom(rules: JsonSchema): (string | number | boolean)[] | undefined {
  if (rules.enum) return [...rules.enum];
  if (rules.const !== undefined) return [rules.const];
  const options = rules.anyOf?.map(valuesFrom);
  return options?.every((values) => values !== undefined) ? options.flat() : undefined;
}

const BOUNDS = [
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['minItems', 'maxItems', 'multipleOf'],
];

function limitsFrom(rules: JsonSchema): Record<string, string | number> {
  const bounds = BOUNDS.flatMap((keyword) => {
    const bound = rules[keyword];
    // Every whole number has the bounds of what JavaScript counts exactly: no rule of the dataset's.
    return typeof bound === 'number' && Math.abs(bound) !== Number.MAX_SAFE_INTEGER ? [[keyword, bound]] : [];
  });
  const keys = Object.entries(rules.propertyNames ? limitsFrom(rules.propertyNames) : {});
  return Object.fromEntries([
    ...bounds,
    ...textRule(rules),
    ...keys.map(([keyword, limit]) => [`key ${keyword}`, limit]),
  ]);
}

/** The format, if it has a name: how a zod version spells its pattern is nobody's contract. */
function textRule({ format, pattern, anyOf = [] }: JsonSchema): [string, string][] {
  const formats = format ?? anyOf.flatMap((option) => option.format ?? []).join(' or ');
  if (formats !== '') return [['format', formats]];
  return pattern === undefined ? [] : [['pattern', pattern]];
}
