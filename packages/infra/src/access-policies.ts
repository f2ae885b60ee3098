import { objectArns } from './object-arns.ts';
import { type PolicyStatement, policyJson } from './policy.ts';

interface EncryptedResource {
  readonly region: string;
  /** ARN of the customer key; undefined where AWS's own keys encrypt. */
  readonly keyArn: string | undefined;
}

/** All that a producer of one stream needs: PutRecords, ListShards to aggregate by shard, and a data key where the stream has a customer key. */
export const producerPolicy = ({
  streamArn,
  region,
  keyArn,
}: EncryptedResource & { readonly streamArn: string }): string =>
  policyJson([
    {
      Sid: 'PutEvents',
      Effect: 'Allow',
      Action: ['kinesis:PutRecords', 'kinesis:ListShards'],
      Resource: streamArn,
    },
    ...throughService('EncryptEvents', 'kms:GenerateDataKey', keyArn, {
      'kms:ViaService': `kinesis.${region}.amazonaws.com`,
      'kms:EncryptionContext:aws:kinesis:arn': streamArn,
    }),
  ]);

/** All that the verifier needs: to list the archive and to read its events, and to write nothing. */
export const verifierPolicy = ({
  bucketArn,
  prefixes,
  region,
  keyArn,
}: EncryptedResource & {
  readonly bucketArn: string;
  /** Firehose prefixes of the data; what lies elsewhere, errors among it, is not opened. */
  readonly prefixes: readonly string[];
}): string =>
  policyJson([
    { Sid: 'ListArchive', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: bucketArn },
    {
      Sid: 'ReadObjects',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: objectArns(bucketArn, prefixes),
    },
    ...throughService('DecryptObjects', 'kms:Decrypt', keyArn, {
      'kms:ViaService': `s3.${region}.amazonaws.com`,
    }),
  ]);

const throughService = (
  sid: string,
  action: string,
  keyArn: string | undefined,
  equals: Readonly<Record<string, string>>,
): PolicyStatement[] =>
  keyArn === undefined
    ? []
    : [
        {
          Sid: sid,
          Effect: 'Allow',
          Action: [action],
          Resource: keyArn,
          Condition: { StringEquals: equals },
        },
      ];
