import { CreateDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { CONSTRAINTS } from './helpers/constraints.ts';
import { destination, directPut, fromKinesis } from './helpers/delivery.ts';
import { type Members, saidTo } from './helpers/destinations.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';

describe('CreateDeliveryStream, constraints of the model', () => {
  it('names the member that breaks one, and the rule', async () => {
    const said = await saidTo(CONSTRAINTS.map(([members]) => directPut(members)));
    const wanted = CONSTRAINTS.map(
      ([, path, rule]) =>
        `ValidationException: 1 validation error detected: Value at 'extendedS3DestinationConfiguration.${path}' failed to satisfy constraint: ${rule}`,
    );
    expect(said.map((text, i) => text?.slice(0, wanted[i]?.length))).toEqual(wanted);
  });

  it('names the source that is no stream', async () => {
    const { KinesisStreamSourceConfiguration: source, ...rest } = fromKinesis();
    const KinesisStreamSourceConfiguration = { ...source, RoleARN: 'role', KinesisStreamARN: 'clicks' };
    const [said] = await saidTo([{ ...rest, KinesisStreamSourceConfiguration }]);
    expect(said).toMatch(/^ValidationException: 2 validation errors detected: /);
    expect(said).toContain(
      "Value at 'kinesisStreamSourceConfiguration.kinesisStreamARN' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:.*:kinesis:[a-zA-Z0-9\\-]+:\\d{12}:stream/[a-zA-Z0-9_.-]+",
    );
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
