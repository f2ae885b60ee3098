import { describe, expect, it } from 'vitest';
import { producerPolicy, verifierPolicy } from '../src/access-policies.ts';
import { full, plain } from './helpers/environment.ts';
import { synthesizedStack } from './helpers/stack.ts';

const region = 'eu-west-1';
const streamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/events';
const bucketArn = 'arn:aws:s3:::archive';
const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1';
const statementsOf = (policy: unknown) => JSON.parse(String(policy)).Statement;

describe('the policy of a producer', () => {
  it('is to put records into one stream', () => {
    expect(statementsOf(producerPolicy({ streamArn, region, keyArn: undefined }))).toEqual([
      {
        Sid: 'PutEvents',
        Effect: 'Allow',
        Action: ['kinesis:PutRecords', 'kinesis:ListShards'],
        Resource: streamArn,
      },
    ]);
  });

  it('has a data key for that stream alone, where there is a customer key', () => {
    expect(statementsOf(producerPolicy({ streamArn, region, keyArn }))[1]).toEqual({
      Sid: 'EncryptEvents',
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey'],
      Resource: keyArn,
      Condition: {
        StringEquals: {
          'kms:ViaService': 'kinesis.eu-west-1.amazonaws.com',
          'kms:EncryptionContext:aws:kinesis:arn': streamArn,
        },
      },
    });
  });
});

describe('the policy of the verifier', () => {
  it('is to list and read, and to write nothing', () => {
    const actions = statementsOf(
      verifierPolicy({ bucketArn, prefixes: ['events/year=!{timestamp:yyyy}/'], region, keyArn }),
    ).flatMap(({ Action }: { Action: string[] }) => Action);
    expect(actions).toEqual(['s3:ListBucket', 's3:GetObject', 'kms:Decrypt']);
  });

  it('opens events, and not what could not be delivered', () => {
    const prefixes = ['größe/year=!{timestamp:yyyy}/', 'year=!{timestamp:yyyy}/'];
    const [, { Resource }] = statementsOf(verifierPolicy({ bucketArn, prefixes, region, keyArn }));
    expect(Resource).toEqual([`${bucketArn}/größe/year=*`, `${bucketArn}/year=*`]);
  });
});

describe('the outputs', () => {
  it.each([plain, full])('of $name hold the policies', (environment) => {
    const { output } = synthesizedStack(environment) as { output: Record<string, { value: string }> };
    for (const { dataset } of environment.pipelines) {
      const id = dataset.replaceAll('-', '_');
      const [{ Resource }] = statementsOf(output[`${id}_producer_policy`]?.value);
      expect(Resource).toBe(`\${aws_kinesis_stream.${id}_stream.arn}`);
    }
    expect(statementsOf(output.verifier_policy?.value)[0].Resource).toBe('${aws_s3_bucket.archive.arn}');
  });
});
