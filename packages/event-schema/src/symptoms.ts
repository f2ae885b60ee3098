/** What each reader of the archive sees after a change. */
export interface Symptoms {
  /** Athena over JSON objects (OpenX SerDe). */
  readonly json: string;
  /** Athena over Parquet objects, and Firehose's conversion to them. */
  readonly parquet: string;
  /** Our own reading of rows: the verifier. */
  readonly verifier: string;
}

interface Effect extends Symptoms {
  readonly breaks: boolean;
}

/*
 * Where this is from, all read on 2026-11-24; none of it was tried on Athena:
 * - what each format allows, columns by name and by index:
 *   https://docs.aws.amazon.com/athena/latest/ug/handling-schema-updates-chapter.html; it speaks of columns alone, and
 *   its older text excluded nested types (Trino, which Athena's engine 3 is made from, looks fields of a struct up by name)
 * - partitions with a schema of their own are compared by name for Parquet, by index for JSON; ours are projected and
 *   have none: https://docs.aws.amazon.com/athena/latest/ug/updates-and-partitions.html
 * - fields that the table lacks are not in the converted object, missing ones are null there:
 *   https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
 * - COLUMN_NOT_FOUND and TABLE_NOT_FOUND are Trino's names for these errors; the first is in replies of Athena's from 2023 on
 */
const AS_BEFORE = 'as before';
const NULL_BEFORE = 'NULL in every row written before';
const OWN_PARTITIONS =
  'HIVE_PARTITION_SCHEMA_MISMATCH where partitions have a schema of their own (those of a crawler)';
const BY_INDEX = 'values of other columns, or HIVE_BAD_DATA, where parquet.column.index.access is true';
const GONE = 'COLUMN_NOT_FOUND in queries that name it';
const ALL_INVALID = 'every row written before is invalid';
const SOME_INVALID = 'rows written before that do not fit are invalid';
const DROPPED = 'Firehose drops the attribute without a word';
const NARROWER = 'objects written before have another struct, for which the guide of Athena promises nothing';

/** What kind of change has which effect. A kind is safe when no reader of old or new rows fails or misreads them. */
const effects = {
  'column added': {
    breaks: false,
    json: NULL_BEFORE,
    parquet: `${NULL_BEFORE}; until the table has the column, ${DROPPED}: deploy before you send it`,
    verifier: AS_BEFORE,
  },
  'required column added': {
    breaks: true,
    json: NULL_BEFORE,
    parquet: `${NULL_BEFORE}; until the table has the column, ${DROPPED}`,
    verifier: `${ALL_INVALID}: it lacks the field; make it .nullish()`,
  },
  'column inserted': {
    breaks: true,
    json: `${NULL_BEFORE}; ${OWN_PARTITIONS}; put it last`,
    parquet: `${NULL_BEFORE}; ${BY_INDEX}; put it last`,
    verifier: AS_BEFORE,
  },
  'column removed': {
    breaks: true,
    json: `${GONE}; ${OWN_PARTITIONS}`,
    parquet: `${GONE}; where it is still sent ${DROPPED}`,
    verifier: `${ALL_INVALID}: it has an unknown field`,
  },
  'column renamed': {
    breaks: true,
    json: `${NULL_BEFORE}; ${GONE} by the old name`,
    parquet: `${NULL_BEFORE}; where the old name is still sent ${DROPPED}`,
    verifier: `${ALL_INVALID}: it has the old name`,
  },
  'column moved': {
    breaks: true,
    json: `read by name; ${OWN_PARTITIONS}`,
    parquet: `read by name; ${BY_INDEX}`,
    verifier: AS_BEFORE,
  },
  'nested field added': {
    breaks: true,
    json: `${NULL_BEFORE}; ${OWN_PARTITIONS}; add a column instead`,
    parquet: `${NARROWER}; add a column instead`,
    verifier: AS_BEFORE,
  },
  'required nested field added': {
    breaks: true,
    json: `${NULL_BEFORE}; ${OWN_PARTITIONS}`,
    parquet: NARROWER,
    verifier: `${ALL_INVALID} where it has the struct: it lacks the field`,
  },
  'nested field removed': {
    breaks: true,
    json: `queries that name it fail; ${OWN_PARTITIONS}`,
    parquet: `${NARROWER}; where it is still sent ${DROPPED}`,
    verifier: `${ALL_INVALID} where it has the struct: it has an unknown field`,
  },
  'nested field renamed': {
    breaks: true,
    json: `${NULL_BEFORE}; queries by the old name fail`,
    parquet: `${NARROWER}; where the old name is still sent ${DROPPED}`,
    verifier: `${ALL_INVALID} where it has the struct: it has the old name`,
  },
  'nested field moved': {
    breaks: true,
    json: `read by name; ${OWN_PARTITIONS}`,
    parquet: NARROWER,
    verifier: AS_BEFORE,
  },
  'null refused': {
    breaks: true,
    json: AS_BEFORE,
    parquet: AS_BEFORE,
    verifier: `${SOME_INVALID}: null in it`,
  },
  'absence refused': {
    breaks: true,
    json: AS_BEFORE,
    parquet: AS_BEFORE,
    verifier: `${SOME_INVALID}: without it`,
  },
  'null allowed': {
    breaks: false,
    json: 'NULL where there always was a value',
    parquet: 'NULL where there always was a value',
    verifier: AS_BEFORE,
  },
  'absence allowed': {
    breaks: false,
    json: 'NULL where it is missing',
    parquet: 'NULL where it is missing',
    verifier: AS_BEFORE,
  },
  'values added': {
    breaks: false,
    json: 'as before, but queries that list the values pass over new ones',
    parquet: 'as before, but queries that list the values pass over new ones',
    verifier: AS_BEFORE,
  },
  'values removed': { breaks: true, json: AS_BEFORE, parquet: AS_BEFORE, verifier: SOME_INVALID },
  'limit loosened': { breaks: false, json: AS_BEFORE, parquet: AS_BEFORE, verifier: AS_BEFORE },
  'limit tightened': { breaks: true, json: AS_BEFORE, parquet: AS_BEFORE, verifier: SOME_INVALID },
  'key field not always there': {
    breaks: true,
    json: 'rows that no query can tell apart, order by time or count',
    parquet: 'rows that no query can tell apart, order by time or count',
    verifier: 'events without it cannot be looked for',
  },
  'id field changed': {
    breaks: true,
    json: 'saved queries count duplicates by the new field, in old rows too',
    parquet: 'saved queries count duplicates by the new field, in old rows too',
    verifier: 'ledgers of earlier runs hold the old ids: their events are reported lost',
  },
  'event-time field changed': {
    breaks: true,
    json: 'late events are counted by another time; with event-time partitions new rows are filed by it, old ones not',
    parquet:
      'late events are counted by another time; with event-time partitions new rows are filed by it, old ones not',
    verifier: 'hours mean another time in old rows than in new ones',
  },
  'partition-key field changed': {
    breaks: true,
    json: AS_BEFORE,
    parquet: AS_BEFORE,
    verifier: 'as before; but events of one old key no longer share a shard, so their order is lost',
  },
  'dataset added': { breaks: false, json: 'a new table', parquet: 'a new table', verifier: 'nothing before' },
  'dataset removed': {
    breaks: true,
    json: 'TABLE_NOT_FOUND once deployed; the objects stay',
    parquet: 'TABLE_NOT_FOUND once deployed; the objects stay',
    verifier: 'cannot read its archive any more',
  },
} as const satisfies Readonly<Record<string, Effect>>;

/** What a change does, apart from one of type, whose symptoms hang on both types. */
export type ChangeKind = keyof typeof effects;

export const changeKinds = Object.keys(effects) as readonly ChangeKind[];

/** Kind of change → whether it breaks a reader, and what each one sees. */
export function effectOf(kind: ChangeKind): { breaks: boolean; readers: Symptoms } {
  const { breaks, json, parquet, verifier } = effects[kind];
  return { breaks, readers: { json, parquet, verifier } };
}

const NUMBERS = new Set(['bigint', 'double']);

/**
 * Two Glue types → what readers see of values written as the first once the table says the second. In JSON tables
 * timestamps are text. HIVE_BAD_DATA of JSON: https://repost.aws/knowledge-center/athena-hive-bad-data-parsing-field-value,
 * of Parquet: https://github.com/aws/aws-sdk-pandas/issues/57 (both read on 2026-11-24).
 */
export const typeSymptoms = (from: string, to: string): Symptoms => ({
  json: jsonSymptom(from === 'timestamp' ? 'string' : from, to === 'timestamp' ? 'string' : to),
  parquet:
    `HIVE_BAD_DATA: ${from} in objects written before, ${to} in the table; ` +
    'where the old type is still sent and does not fit, the record goes to format-conversion-failed/',
  verifier: `${SOME_INVALID}: they hold ${from}`,
});

function jsonSymptom(from: string, to: string): string {
  if (from === to) return `${AS_BEFORE}: both are text in a JSON table`;
  if (from === 'bigint' && to === 'double') return 'read as double; whole numbers above 2^53 lose digits';
  if (to === 'string') return `text of what was a ${kindOf(from)}; comparing and adding up fail or mislead`;
  if (from === 'string' && NUMBERS.has(to)) return 'HIVE_BAD_DATA at the first text that is no number';
  if (from === 'double' && to === 'bigint') return 'HIVE_BAD_DATA at the first value with a fraction';
  return `HIVE_BAD_DATA or HIVE_CURSOR_ERROR at the first ${kindOf(from)}`;
}

const kindOf = (type: string): string => type.split('<')[0] ?? type;
