import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { Environment } from '@event-archive/environments';
import type { Construct } from 'constructs';
import { literalText } from '../literal-text.ts';

/** Environment → how Terraform reaches AWS, or whatever answers in its place. Credentials come from outside, always. */
export function archiveProvider(scope: Construct, { region, tags, endpoint }: Environment): AwsProvider {
  const named = Object.entries(tags).map(([key, value]) => [literalText(key), literalText(value)]);
  return new AwsProvider(scope, 'aws', {
    region,
    ...(named.length > 0 ? { defaultTags: [{ tags: Object.fromEntries(named) }] } : {}),
    ...(endpoint === null ? {} : answeredBy(endpoint)),
  });
}

const services = [
  ...(['athena', 'budgets', 'cloudwatch', 'firehose', 'glue', 'iam', 'kinesis', 'kms'] as const),
  ...(['logs', 'quicksight', 's3', 'sns', 'sts'] as const),
];

const answeredBy = (endpoint: string) => ({
  endpoints: [Object.fromEntries(services.map((service) => [service, endpoint]))],
  s3UsePathStyle: true,
  skipCredentialsValidation: true,
  skipMetadataApiCheck: 'true',
  skipRegionValidation: true,
});
