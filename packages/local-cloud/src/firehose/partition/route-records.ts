import type { ExtendedS3Destination, Processor } from '../config.ts';
import type { FailedRecord } from '../error-records.ts';
import type { MetricRecorder } from '../metrics.ts';
import { evaluatePrefix, parsePrefix } from '../prefix.ts';
import type { BufferedRecord } from '../records.ts';
import { MAX_EVALUATED_CHARACTERS } from '../rules/prefix-rules.ts';
import { processorsOf } from '../rules/semantic.ts';
import { zonedTimeAt } from '../zoned-time.ts';
import { NO_VALUE, type PartitionKeys, partitionKeysOf } from './partition-keys.ts';
import { type SubRecordType, subRecords } from './sub-records.ts';

/** What the prefix of an object is evaluated from, apart from its time. */
export interface Partition {
  /** The prefix as configured when the records came: a later one may ask for keys that they were not queried for. */
  readonly prefix: string;
  readonly keys: PartitionKeys;
}

/** Where a record goes. */
export type Route =
  | { readonly record: BufferedRecord; readonly partition: Partition; readonly evaluatedPrefix: string }
  /** Together with others of the same lane, in an object under the destination's own prefix. */
  | { readonly record: BufferedRecord; readonly lane: string }
  | { readonly failed: FailedRecord };

/**
 * User records → the partitions of the records in each, in order: RecordDeAggregation, then MetadataExtraction, then
 * the prefix. Timestamps in a prefix are those of the record's own arrival, so that a new hour is a new partition.
 */
export async function routesOf(
  destination: ExtendedS3Destination,
  records: readonly BufferedRecord[],
  metrics: MetricRecorder,
): Promise<Route[][]> {
  const type = subRecordTypeOf(destination);
  const parts = records.map((record) => recordsIn(record, type));
  const all = parts.flat();
  const query = parameterOf(destination, 'MetadataExtraction', 'MetadataExtractionQuery');
  const outcomes =
    query === undefined
      ? all.map(() => ({ keys: {} }))
      : await metrics.time('JQProcessing.Duration', () =>
          partitionKeysOf(
            query,
            all.map(({ bytes }) => bytes),
          ),
        );
  const route = routerTo(destination);
  let at = 0;
  return parts.map((own) =>
    own.map((record): Route => {
      const outcome = outcomes[at++] ?? { problem: NO_VALUE };
      return 'keys' in outcome ? route(record, outcome.keys) : { failed: failedFor(record, outcome.problem) };
    }),
  );
}

/** Parts of a record are copied: one that waits must not keep all the others in memory. */
function recordsIn(record: BufferedRecord, type: SubRecordType | undefined): BufferedRecord[] {
  const parts = type ? subRecords(record.bytes, type) : [record.bytes];
  const isWhole = parts.length === 1 && record.origin.subSequenceNumber === undefined;
  return isWhole ? [record] : parts.map((bytes) => ({ ...record, bytes: Buffer.from(bytes) }));
}

const failedFor = ({ bytes, origin }: BufferedRecord, errorMessage: string): FailedRecord => ({
  ...origin,
  bytes,
  errorOutputType: 'metadata-extraction-failed',
  errorCode: 'DynamicPartitioning.MetadataExtractionFailed',
  errorMessage,
});

/**
 * Evaluates the prefix, once for records that are alike. The limit holds for what a record makes of it, too: the
 * service's words for that are not known, so they are those of creation. It is counted in bytes, of which S3 takes
 * 1,024 in a key: an object that it never takes would hold its shard back for ever.
 */
function routerTo({ Prefix: prefix = '', CustomTimeZone }: ExtendedS3Destination) {
  const needed = keysIn(prefix);
  const known = new Map<string, { readonly partition: Partition; readonly evaluatedPrefix: string }>();
  const evaluated = (keys: PartitionKeys, arrivalMs: number) => {
    const id = `${arrivalMs}\0${needed.map((key) => keys[key]).join('\0')}`;
    const found = known.get(id);
    if (found) return found;
    const time = zonedTimeAt(arrivalMs, CustomTimeZone || 'UTC');
    const context = { time, randomString: () => RANDOM_PLACE, partitionKeys: { fromQuery: keys } };
    const made = { partition: { prefix, keys }, evaluatedPrefix: evaluatePrefix(prefix, context) };
    known.set(id, made);
    return made;
  };
  return (record: BufferedRecord, keys: PartitionKeys): Route => {
    if (!needed.every((key) => Object.hasOwn(keys, key))) return { failed: failedFor(record, NO_VALUE) };
    const target = evaluated(keys, record.origin.arrivalMs);
    return Buffer.byteLength(target.evaluatedPrefix) > MAX_EVALUATED_CHARACTERS
      ? { failed: failedFor(record, TOO_LONG) }
      : { record, ...target };
  };
}

const TOO_LONG = `Length of evaluated prefix cannot be greater than ${MAX_EVALUATED_CHARACTERS}`;

/** Objects of one partition differ in their random strings, so these make no partition. */
const RANDOM_PLACE = '-'.repeat(11);

/** Names of the keys that a prefix asks for, those of a Lambda (of which there is none here) included. */
const keysIn = (prefix: string): string[] =>
  (parsePrefix(prefix) ?? []).flatMap((part) =>
    part.kind === 'expression' && part.namespace.startsWith('partitionKeyFrom') ? [part.value] : [],
  );

function subRecordTypeOf(destination: ExtendedS3Destination): SubRecordType | undefined {
  const kind = parameterOf(destination, 'RecordDeAggregation', 'SubRecordType');
  if (kind !== 'DELIMITED') return kind === 'JSON' ? { kind } : undefined;
  const delimiter = parameterOf(destination, 'RecordDeAggregation', 'Delimiter') ?? '';
  return { kind, delimiter: Buffer.from(delimiter, 'base64') };
}

function parameterOf(destination: ExtendedS3Destination, type: Processor['Type'], name: string) {
  const processor = processorsOf(destination).find(({ Type }) => Type === type);
  return processor?.Parameters?.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;
}
