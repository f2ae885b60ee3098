import { type DeliveryStreamSettings, type QuerySettings, timePrefix } from '@event-archive/environments';
import { piecesFrom } from './firehose-rules/prefix-expression.ts';

/** A table's partition columns, in their order, all whole numbers. */
export const partitionColumns = ['year', 'month', 'day', 'hour'] as const;

type PartitionColumn = (typeof partitionColumns)[number];

const columnOf: Readonly<Record<string, PartitionColumn>> = {
  yyyy: 'year',
  MM: 'month',
  dd: 'day',
  HH: 'hour',
};

// What Firehose adds to a prefix without expressions.
const DEFAULT_TIME_PREFIX = '!{timestamp:yyyy/MM/dd/HH}/';

/**
 * Delivery settings → the path of a partition as Athena's storage.location.template has it, below the bucket:
 * `events/year=!{timestamp:yyyy}/` → `events/year=${year}/`. Text that names no partition column stays as it is.
 */
export function partitionTemplate(settings: Pick<DeliveryStreamSettings, 'prefix' | 'partitionBy'>): string {
  const prefix = timePrefix(settings);
  return piecesFrom(prefix.includes('!{') ? prefix : prefix + DEFAULT_TIME_PREFIX)
    .map((piece) => (piece.kind === 'expression' ? templateFromPattern(piece.value) : piece.text))
    .join('');
}

/** The folder that holds all partitions, empty or ending in `/`: `events/year=${year}/` → `events/`. */
export function tableFolder(template: string): string {
  const root = template.split('${', 1)[0] ?? '';
  return root.slice(0, root.lastIndexOf('/') + 1);
}

/**
 * Years → the table parameters that make Athena compute partitions instead of asking Glue for them.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html (2026-11-24)
 */
export const projectionParameters = ({
  firstYear,
  lastYear,
}: Pick<QuerySettings, 'firstYear' | 'lastYear'>) => ({
  'projection.enabled': 'true',
  ...wholeNumbers('year', firstYear, lastYear, 4),
  ...wholeNumbers('month', 1, 12, 2),
  ...wholeNumbers('day', 1, 31, 2),
  ...wholeNumbers('hour', 0, 23, 2),
});

const wholeNumbers = (column: PartitionColumn, from: number, to: number, digits: number) => ({
  [`projection.${column}.type`]: 'integer',
  [`projection.${column}.range`]: `${from},${to}`,
  [`projection.${column}.digits`]: String(digits),
});

/** `yyyy/'T'HH` → `${year}/T${hour}`. */
const templateFromPattern = (pattern: string): string =>
  pattern.replaceAll(/'((?:[^']|'')*)'|([A-Za-z])\2*/g, (text, quoted?: string) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted.replaceAll("''", "'");
    const column = columnOf[text];
    return column === undefined ? text : `\${${column}}`;
  });
