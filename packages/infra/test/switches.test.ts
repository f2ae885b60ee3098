import { type Environment, loadEnvironment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { full, plain, query } from './helpers/environment.ts';
import { synthesizedStack } from './helpers/stack.ts';

/** Types of what an environment is made of, each as often as it is there. */
const typesOf = (environment: Environment): string[] =>
  Object.entries(synthesizedStack(environment).resource as Record<string, object>).flatMap(([type, byId]) =>
    Object.keys(byId).map(() => type.replace('aws_', '')),
  );

const added = (changes: Partial<Environment>): string[] => {
  const before = typesOf(plain);
  return typesOf({ ...plain, ...changes }).filter((type) => {
    const i = before.indexOf(type);
    if (i >= 0) before.splice(i, 1);
    return i < 0;
  });
};

const privateBucket = [
  ...['s3_bucket', 's3_bucket_lifecycle_configuration', 's3_bucket_ownership_controls', 's3_bucket_policy'],
  ...[
    's3_bucket_public_access_block',
    's3_bucket_server_side_encryption_configuration',
    's3_bucket_versioning',
  ],
];
/** One stream, its way and its bucket: what nothing can be taken from. */
const smallest = [
  ...['cloudwatch_log_group', 'cloudwatch_log_stream', 'iam_role', 'iam_role', 'iam_role_policy'],
  ...['iam_role_policy', 'kinesis_firehose_delivery_stream', 'kinesis_stream', ...privateBucket],
];

describe('an environment', () => {
  it('is as small as can be when it switches nothing on', () => {
    expect(typesOf(plain)).toEqual(smallest);
  });

  it.each(['dev', 'local'])('called %s has every switch off, and one shard', (name) => {
    const environment = loadEnvironment(name);
    expect(environment).toMatchObject({
      bucket: { encryption: 'AES256', accessLogs: null, eventNotifications: false, objectLockDays: null },
      ...{ query: null, alarms: null, dashboard: false, budget: null, quickSight: null },
      state: { backend: 'local' },
      pipelines: [
        { dataset: 'website-events', stream: { mode: 'PROVISIONED', shardCount: 1, retentionHours: 24 } },
      ],
    });
    expect(environment.pipelines[0]?.deliveryStream.prefix).toMatch(/^year=/);
    expect(typesOf(environment)).toEqual(smallest);
  });

  it('called prod watches, queries and encrypts every dataset, and keeps streams for a week', () => {
    const { pipelines, ...environment } = loadEnvironment('prod');
    expect(environment).toMatchObject({
      bucket: { encryption: 'aws:kms', accessLogs: {}, eventNotifications: true },
      ...{ query: {}, alarms: {}, dashboard: true, state: { backend: 's3' } },
    });
    expect(pipelines.map(({ dataset, stream }) => [dataset, stream.retentionHours])).toEqual([
      ['website-events', 168],
      ['app-logs', 168],
      ['iot-readings', 168],
    ]);
    expect(new Set(pipelines.map(({ deliveryStream }) => deliveryStream.format))).toEqual(
      new Set(['JSON', 'PARQUET']),
    );
    expect(pipelines.map(({ deliveryStream }) => deliveryStream.partitionBy)).toContain('event-time');
  });
});

describe('a switch', () => {
  const { bucket } = plain;
  const queries = [
    ...Array.from({ length: 5 }, () => 'athena_named_query'),
    ...['athena_workgroup', 'glue_catalog_database', 'glue_catalog_table', ...privateBucket],
  ];

  it.each([
    ['query', { query }, queries],
    [
      'alarms',
      { alarms: full.alarms },
      [
        ...Array(8).fill('cloudwatch_metric_alarm'),
        'sns_topic',
        'sns_topic_policy',
        'sns_topic_subscription',
      ],
    ],
    ['dashboard', { dashboard: true }, ['cloudwatch_dashboard']],
    ['budget', { budget: full.budget }, ['budgets_budget']],
    [
      'quickSight',
      { query, quickSight: full.quickSight },
      [...queries, 'quicksight_dashboard', 'quicksight_data_set', 'quicksight_data_source'],
    ],
    ['encryption', { bucket: { ...bucket, encryption: 'aws:kms' } }, ['kms_alias', 'kms_key']],
    [
      'accessLogs',
      { bucket: { ...bucket, accessLogs: { expireAfterDays: 1 } } },
      [...privateBucket, 's3_bucket_logging'],
    ],
    ['eventNotifications', { bucket: { ...bucket, eventNotifications: true } }, ['s3_bucket_notification']],
    ['objectLockDays', { bucket: { ...bucket, objectLockDays: 1 } }, ['s3_bucket_object_lock_configuration']],
    ['state', { state: full.state }, []],
  ] as [string, Partial<Environment>, string[]][])(
    '%s adds what it is for and nothing else',
    (_name, changes, expected) => {
      expect(added(changes).sort()).toEqual(expected.toSorted());
    },
  );
});
