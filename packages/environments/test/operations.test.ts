import { describe, expect, it } from 'vitest';
import {
  accessLogBucketName,
  environmentFromText,
  loadEnvironment,
  queryResultBucketName,
} from '../src/index.ts';
import { devTextWith } from './helpers/text.ts';

const parsed = (path: string, value: unknown) =>
  environmentFromText(devTextWith(path, value), 'dev.json', 'dev');
const query = {
  databaseName: 'archive',
  workgroupName: 'archive',
  firstYear: 2_026,
  lastYear: 2_036,
  scanLimitMiB: 10,
  resultsExpireAfterDays: 1,
};

describe('what is switched by an environment', () => {
  it.each([
    ['query', null],
    ['alarms', null],
    ['dashboard', false],
    ['budget', null],
    ['quickSight', null],
    ['state', { backend: 'local' }],
    ['bucket.accessLogs', null],
    ['bucket.eventNotifications', false],
    ['bucket.objectLockDays', null],
    ['pipelines.0.deliveryStream.format', 'JSON'],
    ['pipelines.0.deliveryStream.partitionBy', 'arrival-time'],
    ['pipelines.0.deliveryStream.deaggregation', null],
  ])('is off by default: %s', (path, value) => {
    expect(parsed(path, undefined)).toHaveProperty(path, value);
  });

  it('is all off in local, which runs on this machine', () => {
    expect(loadEnvironment('local')).toMatchObject({
      query: null,
      alarms: null,
      dashboard: false,
      budget: null,
      quickSight: null,
      state: { backend: 'local' },
      bucket: { accessLogs: null, eventNotifications: false, objectLockDays: null },
    });
  });

  it.each([
    ['query', { ...query, databaseName: 'event-archive' }, 'query.databaseName: must be lower snake_case'],
    [
      'query',
      { ...query, databaseName: 'default' },
      "query.databaseName: is Glue's default database, which an",
    ],
    [
      'query',
      { ...query, workgroupName: 'primary' },
      "query.workgroupName: is Athena's default workgroup, wh",
    ],
    ['query', { ...query, scanLimitMiB: 9 }, 'query.scanLimitMiB: must be at least'],
    ['alarms', { emails: ['größe'] }, 'alarms.emails.0: Invalid email address'],
    ['budget', { monthlyUsd: 0, emails: ['a@example.com'] }, 'budget.monthlyUsd: must be at least'],
    ['budget', { monthlyUsd: 1, emails: [] }, 'budget.emails: must have at least 1'],
    ['quickSight', { principalArn: 'zoë' }, 'quickSight.principalArn: must be the ARN of a QuickSight user'],
    ['state', { backend: 's3', bucketName: 'a.b.c' }, 'state.bucketName: must consist of lower-case letters'],
    ['state', { backend: 's3' }, 'state.bucketName: is missing'],
    ['bucket.objectLockDays', 0, 'bucket.objectLockDays: must be at least'],
  ])('may not have %s = %j', (path, value, line) => {
    expect(() => parsed(path, value)).toThrow(`dev.json: ${line}`);
  });
});

describe('the names of the other buckets', () => {
  it('begin with that of the archive', () => {
    const dev = loadEnvironment('dev');
    expect([accessLogBucketName(dev), queryResultBucketName(dev)]).toEqual([
      'kinesis-archive-data-dev-logs',
      'kinesis-archive-data-dev-queries',
    ]);
  });
});
