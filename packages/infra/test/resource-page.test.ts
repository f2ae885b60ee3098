import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentNames, loadEnvironment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { synthesizeStacks } from '../src/archive-app.ts';
import { kinds } from '../src/resource-page/kinds.ts';
import { listedResources } from '../src/resource-page/listed.ts';
import { resourcePage } from '../src/resource-page.ts';
import { resourcesOf } from '../src/review.ts';
import { full, plain } from './helpers/environment.ts';
import { synthesizedStack } from './helpers/stack.ts';

const pageOf = (stack: object) => resourcePage([{ stackName: 'größe', json: JSON.stringify(stack) }]);
const rowsOf = (page: string) => page.split('\n').filter((line) => line.startsWith('| `aws_'));

describe('the page of resources', () => {
  it.each(environmentNames())('has a row for each resource of %s', (name) => {
    const stack = synthesizedStack(loadEnvironment(name));
    const addresses = Object.entries(stack.resource as Record<string, object>).flatMap(([type, byId]) =>
      Object.keys(byId).map((id) => `| \`${type}\` | \`${id}\` |`),
    );
    const rows = rowsOf(pageOf(stack));
    expect(rows.map((row) => addresses.find((address) => row.startsWith(address))).sort()).toEqual(
      addresses.sort(),
    );
  });

  it('says of every resource and output what it is for and what AWS calls it, without a reference', () => {
    const page = pageOf(synthesizedStack(full));
    expect(page).not.toMatch(/\$\{|undefined|\[object|\| {2}\| *$/m);
    const unnamed = listedResources(synthesizedStack(full)).filter(({ name }) => name === '');
    expect(unnamed.map(({ type }) => type)).toEqual(['aws_kms_key']);
    expect(page).toContain('| `app_logs_table_name` | `app_logs` |');
    expect(page).toContain('| `app_logs_producer_policy` | IAM policy of whoever sends app-logs |');
  });

  it('names a resource as AWS will, where a name is made of another', () => {
    const listed = listedResources(synthesizedStack(full));
    const nameOf = (id: string) => listed.find((it) => it.id === id)?.name;
    expect(nameOf('app_logs_delivery_log_stream')).toBe(
      '/aws/kinesisfirehose/app-logs-delivery/DestinationDelivery',
    );
    expect(nameOf('app_logs_table')).toBe('event_archive_plain/app_logs');
    expect(nameOf('archive_logging')).toBe('archive-plain');
    expect(nameOf('alarm_topic_policy')).toBe('aws_sns_topic.alarm_topic.arn');
  });

  it('goes along the pipe, and counts', () => {
    const page = pageOf(synthesizedStack(plain));
    expect(page.match(/^###? .*$/gm)).toEqual([
      '## größe',
      '### Stream of größe: 1',
      '### Delivery of größe: 7',
      '### Bucket of größe: 7',
      '### Outputs of größe: 6',
    ]);
    expect(page).toContain('| **resources** | 15 |');
    expect(page).toContain('15 resources. Looked up: `data.aws_caller_identity.current`.');
  });

  it('keeps the cells of a table apart', () => {
    const topic = { aws_sns_topic: { a: { name: 'a|b' } } };
    expect(rowsOf(pageOf({ resource: topic }))).toEqual([
      '| `aws_sns_topic` | `a` | `a\\|b` | where alarms go |',
    ]);
  });

  it.each([
    [
      'a type that nobody described',
      { aws_sqs_queue: { dead: {} } },
      'aws_sqs_queue.dead: aws_sqs_queue is not',
    ],
    [
      'a bucket that nobody described',
      { aws_s3_bucket: { zoë: { bucket: 'a' } } },
      'aws_s3_bucket.zoë: zoë is not',
    ],
    [
      'something of such a bucket',
      { aws_s3_bucket_policy: { p: { bucket: '${aws_s3_bucket.other.bucket}' } } },
      'aws_s3_bucket_policy.p: other is not',
    ],
    ['a resource without a name', { aws_kinesis_stream: { s: {} } }, 'aws_kinesis_stream.s: it has no name'],
    [
      'a resource without a purpose',
      { aws_athena_named_query: { q: { name: 'n' } } },
      'aws_athena_named_query.q: it has no description',
    ],
  ])('is not written with %s', (_title, resource, message) => {
    expect(() => pageOf({ resource })).toThrow(message);
    expect(() => pageOf({ resource })).toThrow('resource-page/kinds.ts');
  });

  it('describes no type that no stack can have', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'infra-kinds-'));
    const stacks = synthesizeStacks([full], scratch).map(({ json }) => JSON.parse(json));
    rmSync(scratch, { recursive: true });
    expect(stacks).toHaveLength(2);
    const unused = Object.keys(kinds).filter((type) =>
      stacks.every((it) => resourcesOf(it, type).length === 0),
    );
    expect(unused).toEqual([]);
  });
});
