import { CreateDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { destination, directPut } from './helpers/delivery.ts';
import { APPEND, converted, type Members, processed, saidTo } from './helpers/destinations.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';

type Constraint = readonly [members: Members, path: string, rule: string];
const CONSTRAINTS: readonly Constraint[] = [
  [
    { RoleARN: 'role' },
    'roleARN',
    'Member must satisfy regular expression pattern: arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+',
  ],
  [
    { BucketARN: 'b' },
    'bucketARN',
    'Member must satisfy regular expression pattern: arn:.*:s3:::[\\w\\.\\-]{1,255}',
  ],
  [
    { CompressionFormat: 'SNAPPY' as 'Snappy' },
    'compressionFormat',
    'Member must satisfy enum value set: [ZIP, HADOOP_SNAPPY, Snappy, GZIP, UNCOMPRESSED]',
  ],
  [
    { BufferingHints: { SizeInMBs: 0, IntervalInSeconds: 60 } },
    'bufferingHints.sizeInMBs',
    'Member must have value greater than or equal to 1',
  ],
  [
    { BufferingHints: { SizeInMBs: 129, IntervalInSeconds: 60 } },
    'bufferingHints.sizeInMBs',
    'Member must have value less than or equal to 128',
  ],
  [
    { BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 901 } },
    'bufferingHints.intervalInSeconds',
    'Member must have value less than or equal to 900',
  ],
  [{ Prefix: 'x'.repeat(1_025) }, 'prefix', 'Member must have length less than or equal to 1024'],
  [
    { FileExtension: '.' },
    'fileExtension',
    "Member must satisfy regular expression pattern: ^(|\\.[0-9a-z!\\-_.*'()]+)$",
  ],
  [
    { FileExtension: '.JSON' },
    'fileExtension',
    "Member must satisfy regular expression pattern: ^(|\\.[0-9a-z!\\-_.*'()]+)$",
  ],
  [
    { FileExtension: `.${'a'.repeat(128)}` },
    'fileExtension',
    'Member must have length less than or equal to 128',
  ],
  [
    { CustomTimeZone: 'GMT+1' },
    'customTimeZone',
    'Member must satisfy regular expression pattern: ^$|[a-zA-Z/_]+',
  ],
  [
    processed(APPEND, ['AppendDelimiterToRecord', { Delim: 'x' }]),
    'processingConfiguration.processors.2.member.parameters.1.member.parameterName',
    'Member must satisfy enum value set: [',
  ],
  [
    converted({
      Enabled: false,
      OutputFormatConfiguration: { Serializer: { ParquetSerDe: { BlockSizeBytes: 1_024 } } },
    }),
    'dataFormatConversionConfiguration.outputFormatConfiguration.serializer.parquetSerDe.blockSizeBytes',
    'Member must have value greater than or equal to 67108864',
  ],
  [
    { DynamicPartitioningConfiguration: { RetryOptions: { DurationInSeconds: 7_201 } } },
    'dynamicPartitioningConfiguration.retryOptions.durationInSeconds',
    'Member must have value less than or equal to 7200',
  ],
];

describe('CreateDeliveryStream, constraints of the model', () => {
  it('names the member that breaks one, and the rule', async () => {
    const said = await saidTo(CONSTRAINTS.map(([members]) => directPut(members)));
    const wanted = CONSTRAINTS.map(
      ([, path, rule]) =>
        `ValidationException: 1 validation error detected: Value at 'extendedS3DestinationConfiguration.${path}' failed to satisfy constraint: ${rule}`,
    );
    expect(said.map((text, i) => text?.slice(0, wanted[i]?.length))).toEqual(wanted);
  });

  it('takes the limits themselves', async () => {
    const good: Members[] = [
      { BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 0 } },
      { BufferingHints: { SizeInMBs: 128, IntervalInSeconds: 900 } },
      { FileExtension: '..' },
      { FileExtension: `.${'a'.repeat(127)}` },
      { FileExtension: '', CustomTimeZone: '', Prefix: '', ErrorOutputPrefix: '' },
      { RoleARN: `arn:aws-cn:iam::${'1'.repeat(12)}:role/path/to+role=x,y.z@-_` },
    ];
    expect(await saidTo(good.map(directPut))).toEqual(good.map(() => undefined));
  });

  it('reports all of them together, before any other rule', async () => {
    const [said] = await saidTo([
      directPut({ RoleARN: 'role', CompressionFormat: 'gzip' as 'GZIP', Prefix: '!{timestamp:yyyy}' }),
    ]);
    expect(said).toMatch(/^ValidationException: 2 validation errors detected: Value at '.*; Value at '/);
  });

  it('wants what must be there, and takes null for absent', async () => {
    const { RoleARN: _, ...noRole } = destination();
    const [said] = await saidTo([
      { ...directPut(), ExtendedS3DestinationConfiguration: { ...noRole, RoleARN: undefined } },
    ]);
    expect(said).toContain(
      "'extendedS3DestinationConfiguration.roleARN' failed to satisfy constraint: Member must not be null",
    );
  });

  it('takes names of 1 to 64 letters, digits, dots, dashes and underscores', async () => {
    const { firehose } = await serveFirehose();
    const create = (DeliveryStreamName: string) =>
      firehose.send(new CreateDeliveryStreamCommand({ ...directPut(), DeliveryStreamName }));
    await create('a'.repeat(64));
    await create('A-1_.z');
    for (const name of ['a'.repeat(65), '', 'a b', 'kůň', 'a/b']) {
      await expect(create(name), name).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining("Value at 'deliveryStreamName' failed to satisfy constraint"),
      });
    }
  });
});
