import type { KnownStack } from './terraform-values.ts';

/** What a delivery stream reads, writes and is allowed to be, as the stack declares it. */
export interface DeclaredDelivery {
  readonly name: string;
  readonly streamArn: string;
  readonly sourceRoleArn: string;
  readonly deliveryRoleArn: string;
  readonly bucketArn: string;
  readonly logStreamArn: string;
  /** Literal beginnings of the keys of its data and of its errors. */
  readonly dataRoot: string;
  readonly errorRoot: string;
  /** The table that says what columns there are, and the ARNs that Glue asks about it; undefined without conversion. */
  readonly table: { readonly name: string; readonly arns: readonly string[] } | undefined;
}

/** How objects of a bucket are encrypted. */
export interface BucketEncryption {
  /** Undefined where S3's own keys encrypt. */
  readonly keyArn: string | undefined;
  /** With a bucket key KMS is asked about the bucket, not about each object. */
  readonly hasBucketKey: boolean;
}

/** What decides which permissions a call needs. */
export interface ArchiveFacts {
  readonly deliveries: readonly DeclaredDelivery[];
  /** ARN of the customer key of a stream, undefined where the key that AWS keeps for Kinesis encrypts. */
  streamKeyArn(streamArn: string): string | undefined;
  bucketEncryption(bucketArn: string): BucketEncryption;
}

// What is read of the attributes of aws_kinesis_stream, aws_s3_bucket_server_side_encryption_configuration and
// aws_kinesis_firehose_delivery_stream.
interface StreamSettings {
  readonly name: string;
  readonly encryption_type?: string;
  readonly kms_key_id?: string;
}
interface EncryptionSettings {
  readonly bucket: string;
  readonly rule: readonly [
    {
      readonly apply_server_side_encryption_by_default: { readonly kms_master_key_id?: string };
      readonly bucket_key_enabled?: boolean;
    },
  ];
}
interface DeliverySettings {
  readonly name: string;
  readonly kinesis_source_configuration: { readonly kinesis_stream_arn: string; readonly role_arn: string };
  readonly extended_s3_configuration: {
    readonly role_arn: string;
    readonly bucket_arn: string;
    readonly prefix: string;
    readonly error_output_prefix: string;
    readonly cloudwatch_logging_options: {
      readonly log_group_name: string;
      readonly log_stream_name: string;
    };
    readonly data_format_conversion_configuration?: {
      readonly schema_configuration: { readonly database_name: string; readonly table_name: string };
    };
  };
}

/** A stack → what its streams, buckets and delivery streams say about permissions. */
export function archiveFacts(stack: KnownStack): ArchiveFacts {
  const streams = all<StreamSettings>(stack, 'aws_kinesis_stream');
  const encryptions = all<EncryptionSettings>(stack, 'aws_s3_bucket_server_side_encryption_configuration');
  return {
    deliveries: all<DeliverySettings>(stack, 'aws_kinesis_firehose_delivery_stream').map((settings) =>
      deliveryFrom(settings, stack),
    ),
    streamKeyArn(arn) {
      const { encryption_type, kms_key_id } = only(
        streams,
        ({ name }) => arn.endsWith(`:stream/${name}`),
        arn,
      );
      if (encryption_type !== 'KMS') throw new Error(`${arn} is not encrypted`);
      return kms_key_id === 'alias/aws/kinesis' ? undefined : kms_key_id;
    },
    bucketEncryption(arn) {
      const { rule } = only(encryptions, ({ bucket }) => arn.endsWith(`:::${bucket}`), arn);
      const [{ apply_server_side_encryption_by_default: byDefault, bucket_key_enabled }] = rule;
      return { keyArn: byDefault.kms_master_key_id, hasBucketKey: bucket_key_enabled === true };
    },
  };
}

const all = <T>(stack: KnownStack, type: string): T[] => Object.values(stack.of(type)) as unknown[] as T[];

function deliveryFrom(
  settings: DeliverySettings,
  { partition, region, accountId }: KnownStack,
): DeclaredDelivery {
  const { kinesis_source_configuration: source, extended_s3_configuration: s3 } = settings;
  const { log_group_name: group, log_stream_name: log } = s3.cloudwatch_logging_options;
  const schema = s3.data_format_conversion_configuration?.schema_configuration;
  const inRegion = (service: string, rest: string) =>
    `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  return {
    name: settings.name,
    streamArn: source.kinesis_stream_arn,
    sourceRoleArn: source.role_arn,
    deliveryRoleArn: s3.role_arn,
    bucketArn: s3.bucket_arn,
    logStreamArn: inRegion('logs', `log-group:${group}:log-stream:${log}`),
    dataRoot: literalRoot(s3.prefix),
    errorRoot: literalRoot(s3.error_output_prefix),
    table: schema && {
      name: schema.table_name,
      // Glue authorizes a call about a table for the catalog and the database that hold it too:
      // https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html (2026-11-24)
      arns: [
        'catalog',
        `database/${schema.database_name}`,
        `table/${schema.database_name}/${schema.table_name}`,
      ].map((rest) => inRegion('glue', rest)),
    },
  };
}

const literalRoot = (prefix: string): string => prefix.split('!{')[0] ?? '';

/** The one entry that fits; throws when there is none or more than one. */
export function only<T>(entries: readonly T[], fits: (entry: T) => boolean, what: string): T {
  const found = entries.filter(fits);
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} entries for ${what}, not one`);
  return found[0];
}
