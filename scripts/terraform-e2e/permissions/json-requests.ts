import { arnOf, EVERYTHING, globalArnOf, type IamRequest, type Scope } from './iam-request.ts';

/** What a call of a JSON service says: `X-Amz-Target` without its prefix, and the body. */
export interface JsonCall extends Scope {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type Requests = (call: JsonCall) => IamRequest[];

/** Service in the signature → what IAM is asked. Operations are actions, unless said otherwise. */
export const jsonServices: Readonly<Record<string, Requests>> = {
  kinesis: (call) => {
    const { operation, input } = call;
    if (['DescribeLimits', 'UpdateShardCount', 'UpdateStreamMode'].includes(operation))
      return [asked('kinesis', operation, EVERYTHING)];
    const stream =
      textOf(input, 'StreamARN') ?? arnOf(call, 'kinesis', `stream/${needed(call, 'StreamName')}`);
    return [
      asked('kinesis', operation, stream),
      ...(/^St(art|op)StreamEncryption$/.test(operation) ? [asked('kinesis', operation, keyArn(call))] : []),
      ...(hasTags(input) && operation === 'CreateStream'
        ? [asked('kinesis', 'AddTagsToStream', stream)]
        : []),
    ];
  },
  firehose: (call) => {
    const { operation, input } = call;
    const arn = arnOf(call, 'firehose', `deliverystream/${needed(call, 'DeliveryStreamName')}`);
    return [
      asked('firehose', operation, arn),
      ...(hasTags(input) && operation === 'CreateDeliveryStream'
        ? [asked('firehose', 'TagDeliveryStream', arn)]
        : []),
      ...rolesIn(input).map((role) => ({
        action: 'iam:PassRole',
        resource: role,
        context: { 'iam:PassedToService': 'firehose.amazonaws.com' },
      })),
    ];
  },
  // Tags are weighed against the group's ARN, all else against one that goes on to its streams.
  logs: (call) => {
    const { operation, input } = call;
    if (operation === 'DescribeLogGroups') return [asked('logs', operation, EVERYTHING)];
    const named = textOf(input, 'resourceArn');
    if (named !== undefined) return [asked('logs', operation, named)];
    const group = arnOf(call, 'logs', `log-group:${needed(call, 'logGroupName')}`);
    return [
      asked('logs', operation, `${group}:log-stream:${textOf(input, 'logStreamName') ?? ''}`),
      ...(hasTags(input) ? [asked('logs', 'TagResource', group)] : []),
    ];
  },
  glue: (call) => {
    const { operation, input } = call;
    const tagged = textOf(input, 'ResourceArn');
    if (tagged !== undefined) return [asked('glue', operation, tagged)];
    const parts = glueParts(call);
    return [
      ...['catalog', ...parts].map((part) => asked('glue', operation, arnOf(call, 'glue', part))),
      ...(hasTags(input) ? parts.map((part) => asked('glue', 'TagResource', arnOf(call, 'glue', part))) : []),
    ];
  },
  athena: (call) => {
    const { operation, input } = call;
    if (/^(Get|Delete)NamedQuery$/.test(operation)) return [asked('athena', operation, undefined)];
    const name = operation === 'CreateWorkGroup' ? needed(call, 'Name') : textOf(input, 'WorkGroup');
    const arn = textOf(input, 'ResourceARN') ?? arnOf(call, 'athena', `workgroup/${name}`);
    return [
      asked('athena', operation, arn),
      ...(hasTags(input) && operation === 'CreateWorkGroup' ? [asked('athena', 'TagResource', arn)] : []),
    ];
  },
  kms: (call) => {
    const { operation, input } = call;
    if (operation === 'ListAliases') return [asked('kms', operation, EVERYTHING)];
    if (operation === 'CreateKey') {
      const context = requestTags(input);
      const tagging = {
        action: 'kms:TagResource',
        resource: arnOf(call, 'kms', 'key/made-by-this-call'),
        context,
      };
      return [
        { action: 'kms:CreateKey', resource: EVERYTHING, context },
        ...(hasTags(input) ? [tagging] : []),
      ];
    }
    const alias = textOf(input, 'AliasName');
    return [
      asked('kms', operation, keyArn(call)),
      ...(alias === undefined ? [] : [asked('kms', operation, arnOf(call, 'kms', alias))]),
    ];
  },
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html (2026-11-24)
  budgets: (call) => {
    const { operation, input } = call;
    const named = textOf(input, 'ResourceARN');
    const { BudgetName: made } = (input.Budget ?? input.NewBudget ?? {}) as { BudgetName?: string };
    const arn = named ?? globalArnOf('budgets', `budget/${made ?? needed(call, 'BudgetName')}`);
    if (/Tag/.test(operation)) return [asked('budgets', operation, arn)];
    return [asked('budgets', operation.startsWith('Describe') ? 'ViewBudget' : 'ModifyBudget', arn)];
  },
};

const asked = (prefix: string, action: string, resource: string | undefined): IamRequest => ({
  action: `${prefix}:${action}`,
  resource,
});

function textOf(input: JsonCall['input'], field: string): string | undefined {
  const value = input[field];
  return typeof value === 'string' ? value : undefined;
}

function needed({ service, operation, input }: JsonCall, field: string): string {
  const value = textOf(input, field);
  if (value === undefined)
    throw new Error(`${service} ${operation}: no ${field} in ${JSON.stringify(input)}`);
  return value;
}

const hasTags = ({ Tags, tags }: JsonCall['input']): boolean => Object.keys(Tags ?? tags ?? {}).length > 0;

const requestTags = ({ Tags }: JsonCall['input']): Record<string, string> =>
  Object.fromEntries(
    ((Tags ?? []) as { TagKey: string; TagValue: string }[]).map(({ TagKey, TagValue }) => [
      `aws:RequestTag/${TagKey}`,
      TagValue,
    ]),
  );

/** A key that is called by an alias has an id all the same. */
function keyArn(call: JsonCall): string {
  const id = textOf(call.input, 'KeyId') ?? textOf(call.input, 'TargetKeyId') ?? 'behind-an-alias';
  if (id.startsWith('arn:')) return id;
  return arnOf(call, 'kms', `key/${id.startsWith('alias/') ? 'behind-an-alias' : id}`);
}

/** What lies in what: a table in its database. What a database holds goes with it. */
function glueParts({ operation, input }: JsonCall): string[] {
  const { Name: made } = (input.DatabaseInput ?? input.TableInput ?? {}) as { Name?: string };
  const name = made ?? textOf(input, 'TableName') ?? textOf(input, 'Name');
  const database = textOf(input, 'DatabaseName');
  if (database !== undefined) return [`database/${database}`, `table/${database}/${name}`];
  const held = operation === 'DeleteDatabase' ? [`table/${name}/any`, `userDefinedFunction/${name}/any`] : [];
  return [`database/${name}`, ...held];
}

const rolesIn = (input: object): string[] => [
  ...new Set([...JSON.stringify(input).matchAll(/"RoleARN":"([^"]+)"/g)].map(([, arn = '']) => arn)),
];
