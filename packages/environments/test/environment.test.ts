import { describe, expect, it } from 'vitest';
import { environmentFromText } from '../src/index.ts';
import { devTextWith } from './helpers/text.ts';

const stream = 'pipelines.0.stream';
const delivery = 'pipelines.0.deliveryStream';
const parsed = (path: string, value: unknown) =>
  environmentFromText(devTextWith(path, value), 'dev.json', 'dev');

describe('an environment', () => {
  it.each([
    [`${delivery}.compressionFormat`, 'GZIP'],
    [`${delivery}.appendDelimiterToRecord`, true],
    [`${delivery}.customTimeZone`, 'UTC'],
    [`${stream}.retentionHours`, 24],
    ['tags', {}],
  ])('has a default for %s: %j', (path, value) => {
    expect(parsed(path, undefined)).toHaveProperty(path, value);
  });

  it.each([
    ['region', 'us-gov-west-1'],
    ['endpoint', null],
    ['endpoint', 'https://archive.example'],
    ['bucket.nameSuffix', '1'],
    ['bucket.nameSuffix', 'x'.repeat(22)],
    ['tags', { Kostenstelle: 'Größe 🚀' }],
    ['tags', { awsome: 'aws:' }],
    // For the service to refuse, in its own words: see the rules that synthesis runs.
    [`${delivery}.bufferSizeMiB`, 129],
    [`${delivery}.bufferIntervalSeconds`, 901],
    [`${delivery}.partitionRetrySeconds`, 7_201],
    [`${delivery}.prefix`, 'größe'.repeat(300)],
    [`${delivery}.deaggregation`, { subRecordType: 'XML' }],
    [`${delivery}.bufferIntervalSeconds`, 0],
    [`${delivery}.bufferIntervalSeconds`, 900],
    [`${delivery}.bufferSizeMiB`, 128],
    [`${delivery}.name`, 'x'.repeat(64)],
    [`${delivery}.prefix`, ''],
    [`${stream}.name`, 'x'.repeat(128)],
    [`${stream}.shardCount`, 5_000],
    [`${stream}.retentionHours`, 8_760],
  ])('may have %s = %j', (path, value) => {
    expect(parsed(path, value)).toHaveProperty(path, value);
  });

  it.each([
    ['name', 'prod', 'name: must be "dev" like the file, not "prod"'],
    ['name', 'Dev', 'name: must be at most 32 lower-case letters, digits and -'],
    ['regoin', 'x', 'regoin: is not a known field'],
    ['region', 'Frankfurt', 'region: must be an AWS region such as eu-west-1'],
    ['region', undefined, 'region: is missing'],
    ['endpoint', 'localhost:4566', 'endpoint: must be an http or https URL, or null for AWS itself'],
    [
      'bucket.nameSuffix',
      'Ünal',
      'bucket.nameSuffix: must consist of lower-case letters, digits and -, with no - at either end',
    ],
    [
      'bucket.nameSuffix',
      'a-',
      'bucket.nameSuffix: must consist of lower-case letters, digits and -, with no - at either end',
    ],
    ['bucket.nameSuffix', 'x'.repeat(23), 'bucket.nameSuffix: must have at most 22 characters'],
    ['bucket.lifecycle.glacierAfterDays', 0, 'bucket.lifecycle.glacierAfterDays: must be at least 1'],
    ['bucket.encryption', 'KMS', 'bucket.encryption: must be one of AES256, aws:kms'],
    ['pipelines', [], 'pipelines: must have at least 1 items'],
    [
      'pipelines.0.dataset',
      'orders',
      'pipelines.0.dataset: must be one of website-events, app-logs, iot-readings',
    ],
    [`${stream}.mode`, 'AUTO', `${stream}.mode: must be PROVISIONED (with a shardCount) or ON_DEMAND`],
    [`${stream}.mode`, 'ON_DEMAND', `${stream}.shardCount: is not a known field`],
    [`${stream}.name`, 'website events', `${stream}.name: must consist of letters, digits, _, . and -`],
    [`${stream}.name`, 'x'.repeat(129), `${stream}.name: must have at most 128 characters`],
    [`${stream}.shardCount`, 0, `${stream}.shardCount: must be at least 1`],
    [`${stream}.shardCount`, '1', `${stream}.shardCount: must be of type number, not string`],
    [`${stream}.retentionHours`, 23, `${stream}.retentionHours: must be at least 24`],
    [`${delivery}.bufferSizeMB`, 5, `${delivery}.bufferSizeMB: is not a known field`],
    [`${delivery}.bufferSizeMiB`, 1.5, `${delivery}.bufferSizeMiB: must be a whole number`],
    [`${delivery}.name`, 'x'.repeat(65), `${delivery}.name: must have at most 64 characters`],
    [`${delivery}.prefix`, 'a\n/', `${delivery}.prefix: must hold no control characters, such as a newline`],
    [`${delivery}.prefix`, 'a/\n', `${delivery}.prefix: must hold no control characters, such as a newline`],
    [
      `${delivery}.errorOutputPrefix`,
      'größe\0/',
      `${delivery}.errorOutputPrefix: must hold no control characters, such as a newline`,
    ],
    ['tags', { 'aws:name': 'x' }, 'tags.aws:name: must not begin with aws:, which AWS keeps to itself'],
    ['tags', { 'AWS:name': 'x' }, 'tags.AWS:name: must not begin with aws:, which AWS keeps to itself'],
  ])('may not have %s = %j', (path, value, line) => {
    expect(() => parsed(path, value)).toThrow(
      expect.objectContaining({ name: 'UserError', message: `dev.json: ${line}` }),
    );
  });

  it('has one pipeline a dataset', () => {
    const { pipelines } = JSON.parse(devTextWith('name', 'dev'));
    expect(() => parsed('pipelines', [...pipelines, ...pipelines])).toThrow(
      'dev.json: pipelines: names a dataset twice',
    );
  });

  it('says how many more faults there are', () => {
    const text = devTextWith('region', 7).replace('"GZIP"', '"gzip"').replace('"dev"', '"Dev"');
    expect(() => environmentFromText(text, 'dev.json', 'dev')).toThrow(
      /^dev\.json: name: .* \(and 2 more\)$/,
    );
  });
});
