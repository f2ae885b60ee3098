/** The parts of the pipe, in its order, by which resources are listed. */
export const stages = [
  'Stream',
  'Delivery',
  'Bucket',
  'Key',
  'Queries',
  'Watching',
  'QuickSight',
  'State',
] as const;
export type Stage = (typeof stages)[number];

/** What a resource of a type is, to somebody who reads a list of them. */
export interface Kind {
  /** `bucket's`: that of the bucket which the resource belongs to. */
  readonly stage: Stage | "bucket's";
  /** The attributes that hold its name in AWS, joined with `/`; none where AWS gives it no name but an id. */
  readonly named: readonly string[];
  readonly purpose: string | { readonly attribute: string };
}

/** Each bucket by its logical name. */
export const buckets: Readonly<Record<string, { readonly stage: Stage; readonly purpose: string }>> = {
  archive: { stage: 'Bucket', purpose: 'holds the events, and under errors/ what could not be delivered' },
  access_logs_bucket: { stage: 'Bucket', purpose: 'holds a line for every request to the other buckets' },
  query_results: { stage: 'Queries', purpose: 'holds what Athena answers, for a while' },
  state: { stage: 'State', purpose: "holds Terraform's state and its lock" },
};

const ofBucket = (purpose: string): Kind => ({ stage: "bucket's", named: ['bucket'], purpose });
const called = (stage: Stage, purpose: Kind['purpose'], named: readonly string[] = ['name']): Kind => ({
  stage,
  named,
  purpose,
});

/** Every type of resource that a stack of ours may have. */
export const kinds: Readonly<Record<string, Kind>> = {
  aws_kinesis_stream: called('Stream', 'takes records and keeps them until they are delivered'),
  aws_kinesis_firehose_delivery_stream: called('Delivery', 'reads the stream, writes objects'),
  aws_iam_role: called('Delivery', 'what Firehose acts as: one role reads the stream, one writes objects'),
  aws_iam_role_policy: called('Delivery', 'all that this role may do', ['role', 'name']),
  aws_cloudwatch_log_group: called('Delivery', 'keeps why records could not be delivered'),
  aws_cloudwatch_log_stream: called('Delivery', 'the one that Firehose writes to', [
    'log_group_name',
    'name',
  ]),
  aws_s3_bucket: ofBucket('see buckets'),
  aws_s3_bucket_lifecycle_configuration: ofBucket('moves or removes objects as they age'),
  aws_s3_bucket_logging: ofBucket('has requests logged'),
  aws_s3_bucket_notification: ofBucket('tells EventBridge of every object'),
  aws_s3_bucket_object_lock_configuration: ofBucket('keeps objects from being deleted or overwritten'),
  aws_s3_bucket_ownership_controls: ofBucket('switches ACLs off'),
  aws_s3_bucket_policy: ofBucket('refuses plain HTTP; says which services may write'),
  aws_s3_bucket_public_access_block: ofBucket('keeps the public out'),
  aws_s3_bucket_server_side_encryption_configuration: ofBucket('encrypts every object'),
  aws_s3_bucket_versioning: ofBucket('keeps what is overwritten or deleted'),
  aws_kms_key: called('Key', 'encrypts streams, objects, logs, query results and alarms', []),
  aws_kms_alias: called('Key', 'a name for the key'),
  aws_glue_catalog_database: called('Queries', 'holds the tables'),
  aws_glue_catalog_table: called('Queries', 'columns and partitions of a dataset', ['database_name', 'name']),
  aws_athena_workgroup: called('Queries', 'where results go and how much a query may scan'),
  aws_athena_named_query: called('Queries', { attribute: 'description' }),
  aws_cloudwatch_metric_alarm: called('Watching', { attribute: 'alarm_description' }, ['alarm_name']),
  aws_cloudwatch_dashboard: called('Watching', 'the whole pipe on one page', ['dashboard_name']),
  aws_sns_topic: called('Watching', 'where alarms go'),
  aws_sns_topic_policy: called('Watching', 'lets alarms publish, and nobody else', ['arn']),
  aws_sns_topic_subscription: called('Watching', 'gets a mail for each alarm', ['endpoint']),
  aws_budgets_budget: called('Watching', 'mails when the month gets expensive'),
  aws_quicksight_data_source: called('QuickSight', 'the way to Athena'),
  aws_quicksight_data_set: called('QuickSight', 'a table as QuickSight sees it'),
  aws_quicksight_dashboard: called('QuickSight', 'events by hour and by kind'),
};
