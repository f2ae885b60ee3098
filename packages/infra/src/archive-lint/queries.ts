import {
  accessLogBucketName,
  bucketName,
  type Environment,
  eventTimeKeys,
  type Pipeline,
  queryResultBucketName,
  timePrefix,
} from '@event-archive/environments';
import { layoutFromPrefix } from '@event-archive/event-schema';
import { expressionsOf } from '../firehose-rules/prefix-expression.ts';
import { type LintFinding, refused, warning } from './finding.ts';

const MAX_BUCKET_NAME_CHARACTERS = 63;

/** Environment → what would leave its queries empty, or its extra buckets without a name. */
export const queryFindings = (environment: Environment): LintFinding[] => [
  ...yearFindings(environment.query),
  ...bucketNameFindings(environment),
  ...stateBucketFindings(environment),
  ...(environment.quickSight !== null && environment.query === null
    ? [refused('quickSight', 'shows what Athena reads, and nothing is set up to query; set query')]
    : []),
  ...environment.pipelines.flatMap((pipeline, i) =>
    tableFindings(`pipelines.${i}.deliveryStream`, pipeline.deliveryStream, environment.query !== null),
  ),
];

function yearFindings(query: Environment['query']): LintFinding[] {
  if (query === null || query.firstYear <= query.lastYear) return [];
  return [refused('query.lastYear', `is before firstYear ${query.firstYear}, so no query finds anything`)];
}

function bucketNameFindings(environment: Environment): LintFinding[] {
  const names = [
    ...(environment.bucket.accessLogs === null ? [] : [accessLogBucketName(environment)]),
    ...(environment.query === null ? [] : [queryResultBucketName(environment)]),
  ];
  return names
    .filter((name) => name.length > MAX_BUCKET_NAME_CHARACTERS)
    .map((name) =>
      refused(
        'bucket.nameSuffix',
        `makes the bucket name ${name}, ${name.length} characters of which S3 allows ${MAX_BUCKET_NAME_CHARACTERS}; shorten it`,
      ),
    );
}

function stateBucketFindings(environment: Environment): LintFinding[] {
  const { state } = environment;
  const names = [
    bucketName(environment),
    accessLogBucketName(environment),
    queryResultBucketName(environment),
  ];
  return state.backend === 's3' && names.includes(state.bucketName)
    ? [refused('state.bucketName', 'is a bucket of the archive itself; state needs one of its own')]
    : [];
}

function tableFindings(
  field: string,
  settings: Pipeline['deliveryStream'],
  isQueried: boolean,
): LintFinding[] {
  return [
    ...unknownKeys(`${field}.prefix`, settings),
    ...(isQueried
      ? [...projectionFindings(`${field}.prefix`, settings), ...codecFindings(field, settings)]
      : []),
  ];
}

/** A key that no query takes out of the record: Firehose would give every record to the error prefix. */
function unknownKeys(field: string, { prefix, partitionBy }: Pipeline['deliveryStream']): LintFinding[] {
  if (partitionBy === 'arrival-time') return [];
  const known = Object.keys(eventTimeKeys);
  return expressionsOf(prefix)
    .filter(({ namespace, value }) => namespace === 'partitionKeyFromQuery' && !known.includes(value))
    .map(({ value }) => refused(field, `${value} is not taken from an event; there are ${known.join(', ')}`));
}

/** Athena computes the paths of partitions, and must come to the ones that Firehose writes. */
function projectionFindings(field: string, settings: Pipeline['deliveryStream']): LintFinding[] {
  const unfindable = unfindableByAthena(settings.prefix);
  if (unfindable !== undefined) return [refused(field, unfindable)];
  try {
    layoutFromPrefix(timePrefix(settings));
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [refused(field, `Athena cannot compute the paths of its partitions: ${error.message}`)];
  }
}

/** What S3 takes in a key and Athena does not find, whatever the time fields are. */
function unfindableByAthena(prefix: string): string | undefined {
  if (prefix.includes('${')) return 'holds ${, which Athena takes for the name of a partition column';
  // https://docs.aws.amazon.com/athena/latest/ug/tables-location-format.html (2026-11-24)
  return /^\/|\/\//.test(prefix)
    ? 'begins with / or holds //, and Athena finds nothing in a folder without a name'
    : undefined;
}

// https://docs.aws.amazon.com/athena/latest/ug/compression-formats.html (2026-11-24)
const unreadable = ['ZIP', 'Snappy'];

const codecFindings = (
  field: string,
  { format, compressionFormat }: Pipeline['deliveryStream'],
): LintFinding[] =>
  format === 'JSON' && unreadable.includes(compressionFormat)
    ? [
        warning(
          `${field}.compressionFormat`,
          `Athena reads no ${compressionFormat} as Firehose writes it; write GZIP`,
        ),
      ]
    : [];
