import type { Environment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { firehoseRules } from '../src/firehose-rules.ts';
import { eventTimePrefix, hourly, query, withAppLogs, withDelivery } from './helpers/environment.ts';
import { refusalOf } from './helpers/refusal.ts';
import { synthesizedJson } from './helpers/stack.ts';

type Changes = Parameters<typeof withDelivery>[0];

const parquet: Changes = {
  format: 'PARQUET',
  compressionFormat: 'UNCOMPRESSED',
  bufferSizeMiB: 128,
  appendDelimiterToRecord: false,
};
const eventTime: Changes = {
  partitionBy: 'event-time',
  prefix: eventTimePrefix,
  bufferSizeMiB: 64,
  bufferIntervalSeconds: 60,
};

interface BrokenRule {
  readonly rule: number;
  readonly changes: Changes;
  readonly field: string;
  readonly message: RegExp;
  readonly environment?: Partial<Environment>;
}

const delivery = 'pipelines.0.deliveryStream';
const errors = 'errors/!{firehose:error-output-type}/';
const LONG = `${'x'.repeat(513)}/`;

/** Each rule that an environment can break, broken there. */
const reachable: readonly BrokenRule[] = [
  {
    rule: 1,
    changes: { ...parquet, compressionFormat: 'GZIP' },
    field: 'compressionFormat',
    message: /^The S3 destination's compression format must be set to UNCOMPRESSED/,
  },
  {
    rule: 2,
    changes: { ...parquet, bufferSizeMiB: 63 },
    field: 'bufferSizeMiB',
    message: /^BufferingHints\.SizeInMBs must be at least 64 when data format conversion/,
  },
  {
    rule: 6,
    changes: parquet,
    environment: { query: null },
    field: '',
    message: /^SchemaConfiguration\.DatabaseName must not be null or empty/,
  },
  {
    rule: 7,
    changes: { ...eventTime, bufferSizeMiB: 63 },
    field: 'bufferSizeMiB',
    message: /^BufferingHints\.SizeInMBs must be at least 64 when Dynamic/,
  },
  {
    rule: 8,
    changes: { ...eventTime, bufferIntervalSeconds: 59 },
    field: 'bufferIntervalSeconds',
    message: /^BufferingHints\.IntervalInSeconds must be at least 60 seconds/,
  },
  {
    rule: 9,
    changes: { ...eventTime, prefix: hourly },
    field: 'prefix',
    message: /^S3 Prefix should contain Dynamic Partitioning namespaces/,
  },
  {
    rule: 10,
    changes: { prefix: eventTimePrefix },
    field: 'prefix',
    message: /^Dynamic Partitioning Namespaces can only be part of a prefix expression/,
  },
  {
    rule: 11,
    changes: { deaggregation: { subRecordType: 'JSON' } },
    field: 'deaggregation',
    message: /RecordDeAggregationProcessor can only be present when Dynamic/,
  },
  {
    rule: 12,
    changes: {
      ...eventTime,
      prefix: eventTimePrefix.replace('hour=!{partitionKeyFromQuery:hour}', 'hour=!{timestamp:HH}'),
    },
    field: 'prefix',
    message: /^MetaDataExtraction JQ Query can't contain keys/,
  },
  {
    rule: 14,
    changes: { ...eventTime, deaggregation: { subRecordType: 'XML' } },
    field: 'deaggregation.subRecordType',
    message: /^SubRecordType has to be one of JSON, DELIMITED/,
  },
  {
    rule: 14,
    changes: { ...eventTime, deaggregation: { subRecordType: 'DELIMITED' } },
    field: 'deaggregation.delimiter',
    message: /^Delimiter should be present for DELIMITED/,
  },
  {
    rule: 15,
    changes: { errorOutputPrefix: '' },
    field: 'errorOutputPrefix',
    message: /^ErrorOutputPrefix cannot be null or empty/,
  },
  {
    rule: 16,
    changes: { errorOutputPrefix: 'errors/!{timestamp:yyyy}/' },
    field: 'errorOutputPrefix',
    message: /^ErrorOutputPrefix must contain at least one/,
  },
  {
    rule: 17,
    changes: { prefix: `!{firehose:error-output-type}/${hourly}` },
    field: 'prefix',
    message: /^Prefix must not contain any occurrence/,
  },
  {
    rule: 18,
    changes: {
      ...eventTime,
      errorOutputPrefix: 'errors/!{firehose:error-output-type}/!{partitionKeyFromQuery:year}/',
    },
    field: 'errorOutputPrefix',
    message: /^Dynamic Partitioning Namespaces can't be part of an error prefix/,
  },
  {
    rule: 19,
    changes: { prefix: 'year=!{timestamp:yyyy/' },
    field: 'prefix',
    message: /^Invalid expression usage/,
  },
  {
    rule: 19,
    changes: { errorOutputPrefix: `${errors}!{timestamp}/` },
    field: 'errorOutputPrefix',
    message: /^Invalid expression usage/,
  },
  {
    rule: 20,
    changes: { errorOutputPrefix: `${errors}!{time:yyyy}/` },
    field: 'errorOutputPrefix',
    message: /^Namespace to the left of colon \(time\) is an invalid keyword!/,
  },
  {
    rule: 20,
    changes: { prefix: `!{time:yyyy}/${hourly}` },
    field: 'prefix',
    message: /^Namespace to the left of colon \(time\) is an invalid keyword!/,
  },
  {
    rule: 21,
    changes: { prefix: `!{timestamp:R}/${hourly}` },
    field: 'prefix',
    message: /^Invalid conversion character used in the value of the expression in Prefix/,
  },
  {
    rule: 21,
    changes: { errorOutputPrefix: `${errors}!{firehose:random}/` },
    field: 'errorOutputPrefix',
    message: /^Invalid conversion character used in the value of the expression in ErrorOutputPrefix/,
  },
  {
    rule: 22,
    changes: { errorOutputPrefix: `${LONG}${errors}` },
    field: 'errorOutputPrefix',
    message: /^Length of evaluated ErrorOutputPrefix cannot be greater than 512/,
  },
  {
    rule: 22,
    changes: { prefix: `${LONG}${hourly}` },
    field: 'prefix',
    message: /^Length of evaluated prefix cannot be greater than 512/,
  },
  {
    rule: 23,
    changes: { customTimeZone: 'EST' },
    field: 'customTimeZone',
    message: /^Provided custom time zone is not supported/,
  },
];

/** Each rule that no environment can break, and why. */
const unreachable: Readonly<Record<number, string>> = {
  3: 'a conversion always has input, output and schema',
  4: 'the serdes are ours: OpenX in, Parquet out',
  5: 'there is one serde on each side',
  13: 'the engine is ours: JQ-1.6',
  24: 'there are at most three processors, and none means that processing is off',
  25: 'no Lambda processor is made',
  26: 'no CloudWatch Logs processor is made',
  27: 'the log group is made with the delivery stream',
  28: 'the source is made with the delivery stream',
  29: 'no encryption of its own is set, since the stream has one',
  30: 'no backup is made: objects hold what records hold',
  31: 'the destination is always S3',
};

describe('the rules of the service', () => {
  it.each(reachable)(
    'rule $rule broken in an environment is one line that names $field',
    ({ changes, environment = {}, field, message }) => {
      const text = refusalOf({ ...withDelivery(changes), query, ...environment });
      const where = field === '' ? 'query: ' : `${delivery}.${field}: `;
      expect(text.startsWith(where)).toBe(true);
      expect(text.slice(where.length)).toMatch(message);
      expect(text).not.toContain('\n');
    },
  );

  it('name the pipeline that breaks one', () => {
    const broken = withAppLogs({ prefix: `app-logs/${hourly}`, customTimeZone: 'EST' });
    expect(refusalOf(broken)).toMatch(/^pipelines\.1\.deliveryStream\.customTimeZone: Provided custom time/);
  });

  it('are all either broken above or cannot be', () => {
    const told = [...new Set(reachable.map(({ rule }) => rule)), ...Object.keys(unreachable).map(Number)];
    expect(told.sort((a, b) => a - b)).toEqual([...new Set(firehoseRules.map(({ rule }) => rule))]);
  });

  it('about prefixes are broken in each prefix that they are about', () => {
    const members = firehoseRules.flatMap(({ rule, field }) => {
      const [, member] = /\.(Prefix|ErrorOutputPrefix)$/.exec(field) ?? [];
      return member === undefined ? [] : [`${rule} ${member.charAt(0).toLowerCase()}${member.slice(1)}`];
    });
    const broken = reachable.map(({ rule, field }) => `${rule} ${field}`);
    expect(members.filter((it) => !broken.includes(it))).toEqual([]);
    expect(members.length).toBeGreaterThan(12);
  });

  it.each([
    ['Parquet', parquet],
    ['event time', eventTime],
    ['both', { ...parquet, partitionBy: 'event-time', prefix: eventTimePrefix }],
  ] as const)('are kept by %s', (_title, changes) => {
    expect(synthesizedJson({ ...withDelivery(changes), query })).toContain(
      'aws_kinesis_firehose_delivery_stream',
    );
  });
});
