import { globalArn, regionalArn } from './arns.ts';
import type { Declared } from './declared.ts';
import { ANY_RESOURCE, type Grant, grant } from './grant.ts';
import { anyKey } from './key.ts';

/**
 * Actions of the stream, of what delivers it, and of the roles and logs that delivery has. A tag that is given at creation
 * needs the action that tags, too; for streams that is AddTagsToStream:
 * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html (2026-11-24).
 */
export const deliveryGrants: Readonly<Record<string, (resource: Declared) => Grant[]>> = {
  aws_kinesis_stream: (it) => [
    grant(
      'kinesis',
      `AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DescribeStreamSummary
      IncreaseStreamRetentionPeriod ListTagsForStream RemoveTagsFromStream`,
      [streamArn(it)],
    ),
    // Weighed against the key as well as against the stream.
    grant('kinesis', 'StartStreamEncryption StopStreamEncryption', [streamArn(it), anyKey(it)]),
    grant('kinesis', 'DescribeLimits UpdateShardCount UpdateStreamMode', ANY_RESOURCE),
  ],
  aws_kinesis_firehose_delivery_stream: (it) => [
    grant(
      'firehose',
      `CreateDeliveryStream DeleteDeliveryStream DescribeDeliveryStream ListTagsForDeliveryStream
      TagDeliveryStream UntagDeliveryStream UpdateDestination`,
      [regionalArn(it, 'firehose', `deliverystream/${it.text('name')}`)],
    ),
  ],
  aws_iam_role: (it) => [
    grant(
      'iam',
      `CreateRole DeleteRole GetRole ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies
      TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription`,
      [roleArn(it)],
    ),
    grant('iam', 'PassRole', [roleArn(it)], {
      StringEquals: { 'iam:PassedToService': trustedServices(it) },
    }),
  ],
  aws_iam_role_policy: (it) => [
    grant('iam', 'DeleteRolePolicy GetRolePolicy PutRolePolicy', [roleArn(it.referred('role'))]),
  ],
  aws_cloudwatch_log_group: (it) => [
    grant(
      'logs',
      `AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DisassociateKmsKey ListTagsForResource
      PutRetentionPolicy TagResource UntagResource`,
      logGroupArns(it),
    ),
    grant('logs', 'DescribeLogGroups', ANY_RESOURCE),
  ],
  aws_cloudwatch_log_stream: (it) => {
    const group = it.referred('log_group_name');
    return [
      grant('logs', 'CreateLogStream DeleteLogStream', [
        regionalArn(it, 'logs', `log-group:${group.text('name')}:log-stream:${it.text('name')}`),
      ]),
      grant('logs', 'DescribeLogStreams', logGroupArns(group)),
    ];
  },
};

const streamArn = (it: Declared): string => regionalArn(it, 'kinesis', `stream/${it.text('name')}`);
const roleArn = (it: Declared): string => globalArn(it, 'iam', `role/${it.text('name')}`);

/**
 * Tags are weighed against the group's ARN as it is, all else against the ARN with `:*`:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html (2026-11-24).
 */
const logGroupArns = (it: Declared): string[] => {
  const arn = regionalArn(it, 'logs', `log-group:${it.text('name')}`);
  return [arn, `${arn}:*`];
};

/** The services that may take a role on: those alone may be handed it. */
function trustedServices(role: Declared): string[] {
  const { Statement } = JSON.parse(role.raw('assume_role_policy')) as {
    Statement: readonly { readonly Principal: { readonly Service: string | readonly string[] } }[];
  };
  return [...new Set(Statement.flatMap(({ Principal }) => Principal.Service))].sort();
}
