import { DescribeDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { applyStack } from '../../src/stack/apply-stack.ts';
import { stackFromJson } from '../../src/stack/terraform-stack.ts';
import { serveFirehose } from '../firehose/helpers/serve-firehose.ts';

const ACCOUNT = '000000000000';

interface Changes {
  readonly stream?: object;
  readonly s3?: object;
  readonly source?: string;
}

/** A stack with stream, bucket and delivery stream, as Terraform's JSON has it. */
const declared = ({ stream, s3, source = '${aws_kinesis_stream.clicks.arn}' }: Changes = {}) =>
  stackFromJson(
    {
      provider: { aws: [{ region: 'us-east-1' }] },
      resource: {
        aws_kinesis_firehose_delivery_stream: {
          delivery: {
            name: 'delivery',
            destination: 'extended_s3',
            kinesis_source_configuration: {
              kinesis_stream_arn: source,
              role_arn: '${aws_iam_role.firehose.arn}',
            },
            extended_s3_configuration: {
              role_arn: '${aws_iam_role.firehose.arn}',
              bucket_arn: '${aws_s3_bucket.archive.arn}',
              buffering_size: 1,
              buffering_interval: 3,
              compression_format: 'GZIP',
              prefix: 'year=!{timestamp:yyyy}/',
              error_output_prefix: 'errors/!{firehose:error-output-type}/',
              processing_configuration: {
                enabled: true,
                processors: [{ type: 'AppendDelimiterToRecord' }],
              },
              cloudwatch_logging_options: { enabled: true, log_group_name: 'g', log_stream_name: 's' },
              ...s3,
            },
          },
        },
        aws_kinesis_stream: { clicks: { name: 'clicks', shard_count: 2, ...stream } },
        aws_iam_role: { firehose: { name: 'firehose' } },
        aws_s3_bucket: { archive: { bucket: 'archive' } },
        aws_s3_bucket_versioning: { archive: {} },
        aws_cloudwatch_metric_alarm: { late: {}, failed: {} },
      },
    },
    ACCOUNT,
  );

const destinationOf = async ({ firehose }: Awaited<ReturnType<typeof serveFirehose>>) => {
  const { DeliveryStreamDescription } = await firehose.send(
    new DescribeDeliveryStreamCommand({ DeliveryStreamName: 'delivery' }),
  );
  const { VersionId, Destinations } = DeliveryStreamDescription ?? {};
  return { VersionId, ...Destinations?.[0]?.ExtendedS3DestinationDescription };
};

const outcomes = ({ applied }: Awaited<ReturnType<typeof applyStack>>) =>
  applied.map(({ type, outcome }) => `${type.replace(/^aws_/, '')} ${outcome}`);

describe('applyStack', () => {
  it('creates what is declared, whatever the order, and counts what it does not emulate', async () => {
    const cloud = await serveFirehose();
    const result = await applyStack(cloud, declared());
    expect(result.applied).toEqual([
      { type: 'aws_kinesis_stream', name: 'clicks', outcome: 'created' },
      { type: 'aws_s3_bucket', name: 'archive', outcome: 'created' },
      { type: 'aws_kinesis_firehose_delivery_stream', name: 'delivery', outcome: 'created' },
    ]);
    expect(result.notEmulated).toEqual({
      aws_iam_role: 1,
      aws_s3_bucket_versioning: 1,
      aws_cloudwatch_metric_alarm: 2,
    });
    await cloud.s3.send(new HeadBucketCommand({ Bucket: 'archive' }));
    const summary = await cloud.kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'clicks' }));
    expect(summary.StreamDescriptionSummary?.OpenShardCount).toBe(2);
    expect(await destinationOf(cloud)).toMatchObject({
      VersionId: '1',
      BucketARN: 'arn:aws:s3:::archive',
      Prefix: 'year=!{timestamp:yyyy}/',
      BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 3 },
      CompressionFormat: 'GZIP',
    });
  });

  it('changes nothing the second time', async () => {
    const cloud = await serveFirehose();
    await applyStack(cloud, declared());
    expect(outcomes(await applyStack(cloud, declared()))).toEqual([
      'kinesis_stream unchanged',
      's3_bucket unchanged',
      'kinesis_firehose_delivery_stream unchanged',
    ]);
    expect((await destinationOf(cloud)).VersionId).toBe('1');
  });

  it.each([
    ['prefix', { prefix: 'day=!{timestamp:dd}/' }, { Prefix: 'day=!{timestamp:dd}/' }],
    [
      'hints',
      { buffering_size: 2, buffering_interval: 9 },
      { BufferingHints: { SizeInMBs: 2, IntervalInSeconds: 9 } },
    ],
    ['time zone', { custom_time_zone: 'Europe/Prague' }, { CustomTimeZone: 'Europe/Prague' }],
    [
      'delimiter',
      { processing_configuration: { enabled: false } },
      { ProcessingConfiguration: { Enabled: false } },
    ],
  ])('brings a delivery stream up to another %s', async (_, s3, found) => {
    const cloud = await serveFirehose();
    await applyStack(cloud, declared());
    const result = await applyStack(cloud, declared({ s3 }));
    expect(outcomes(result)).toContain('kinesis_firehose_delivery_stream updated');
    expect(await destinationOf(cloud)).toMatchObject({ VersionId: '2', ...found });
  });

  it.each([
    [
      'prefixes',
      { prefix: undefined, error_output_prefix: undefined },
      { Prefix: '', ErrorOutputPrefix: '' },
    ],
    ['compression', { compression_format: undefined }, { CompressionFormat: 'UNCOMPRESSED' }],
    ['delimiter', { processing_configuration: undefined }, { ProcessingConfiguration: { Enabled: false } }],
    ['logging', { cloudwatch_logging_options: undefined }, { CloudWatchLoggingOptions: { Enabled: false } }],
  ])('goes back to the default when %s leave the stack', async (_, s3, found) => {
    const cloud = await serveFirehose();
    await applyStack(cloud, declared());
    const result = await applyStack(cloud, declared({ s3 }));
    expect(outcomes(result)).toContain('kinesis_firehose_delivery_stream updated');
    expect(await destinationOf(cloud)).toMatchObject(found);
    expect(outcomes(await applyStack(cloud, declared({ s3 })))).toContain(
      'kinesis_firehose_delivery_stream unchanged',
    );
  });

  it('brings a backup up to the stack, and knows one that is as declared', async () => {
    const cloud = await serveFirehose();
    const s3 = (prefix: string) => ({
      processing_configuration: { enabled: true, processors: [{ type: 'AppendDelimiterToRecord' }] },
      s3_backup_mode: 'Enabled',
      s3_backup_configuration: {
        role_arn: 'arn:aws:iam::000000000000:role/r',
        bucket_arn: 'arn:aws:s3:::raw',
        prefix,
      },
    });
    await applyStack(cloud, declared({ s3: s3('raw/') }));
    const changed = declared({ s3: s3('source/') });
    expect(outcomes(await applyStack(cloud, changed))).toContain('kinesis_firehose_delivery_stream updated');
    expect((await destinationOf(cloud)).S3BackupDescription).toMatchObject({
      Prefix: 'source/',
      BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
    });
    expect(outcomes(await applyStack(cloud, changed))).toContain(
      'kinesis_firehose_delivery_stream unchanged',
    );
  });

  it('keeps the shards of a stream that has others than declared, and says so', async () => {
    const cloud = await serveFirehose();
    await cloud.kinesis.send(new CreateStreamCommand({ StreamName: 'clicks', ShardCount: 1 }));
    await waitUntilStreamExists(
      { client: cloud.kinesis, maxWaitTime: 5, minDelay: 0.02, maxDelay: 0.1 },
      { StreamName: 'clicks' },
    );
    const { applied } = await applyStack(cloud, declared());
    expect(applied[0]).toMatchObject({
      outcome: 'kept',
      remark: expect.stringContaining('has 1 open shards, the stack says 2'),
    });
  });

  it('keeps the source of a delivery stream that has another than declared, and says so', async () => {
    const cloud = await serveFirehose();
    await applyStack(cloud, declared());
    const other = 'arn:aws:kinesis:us-east-1:000000000000:stream/other';
    const { applied } = await applyStack(cloud, declared({ source: other }));
    expect(applied.at(-1)).toMatchObject({
      outcome: 'kept',
      remark: expect.stringMatching(/reads .*stream\/clicks, the stack says .*stream\/other/),
    });
  });

  it('emulates a stream on demand as four shards, and says so', async () => {
    const cloud = await serveFirehose();
    const { applied } = await applyStack(cloud, declared({ stream: { shard_count: undefined } }));
    expect(applied[0]).toMatchObject({ outcome: 'created', remark: 'on demand is emulated as 4 shards' });
  });

  it('keeps records as long as declared', async () => {
    const cloud = await serveFirehose();
    await applyStack(cloud, declared({ stream: { retention_period: 168 } }));
    const summary = await cloud.kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'clicks' }));
    expect(summary.StreamDescriptionSummary?.RetentionPeriodHours).toBe(168);
  });

  it.each([
    ['data_format_conversion_configuration', {}, 'InputFormatConfiguration must not be null'],
    [
      'dynamic_partitioning_configuration',
      { enabled: true },
      'S3 Prefix should contain Dynamic Partitioning',
    ],
  ])('does not pass over %s %j in silence', async (block, settings, message) => {
    const cloud = await serveFirehose();
    const hints = { buffering_size: 64, buffering_interval: 60, compression_format: 'UNCOMPRESSED' };
    await expect(applyStack(cloud, declared({ s3: { ...hints, [block]: settings } }))).rejects.toThrow(
      message,
    );
  });

  it('takes processing and partitioning that do not say enabled as off, as the provider does', async () => {
    const cloud = await serveFirehose();
    const s3 = {
      processing_configuration: { processors: [{ type: 'AppendDelimiterToRecord' }] },
      dynamic_partitioning_configuration: {},
    };
    await applyStack(cloud, declared({ s3 }));
    expect((await destinationOf(cloud)).ProcessingConfiguration?.Enabled).toBe(false);
  });

  it('passes on what Firehose says of a destination that it refuses', async () => {
    const cloud = await serveFirehose();
    const s3 = { error_output_prefix: undefined };
    await expect(applyStack(cloud, declared({ s3 }))).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: 'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    });
  });
});
