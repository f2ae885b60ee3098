import { arnOf, globalArnOf, type IamRequest, type Scope } from './iam-request.ts';

/** What a call of a query service says: the form. */
export interface QueryCall extends Scope {
  readonly operation: string;
  readonly form: URLSearchParams;
}

/** Service in the signature → what IAM is asked. Operations are actions. */
export const queryServices: Readonly<Record<string, (call: QueryCall) => IamRequest[]>> = {
  // The provider asks who it is where it is told to skip the validation of credentials, as for an emulator; denied, it
  // asks STS (hashicorp/aws-sdk-go-base, awsauth.go).
  iam: ({ operation, form }) => {
    if (operation === 'GetUser') return [];
    const role = globalArnOf('iam', `role/${form.get('RoleName')}`);
    return [asked('iam', operation, role), ...(hasTags(form) ? [asked('iam', 'TagRole', role)] : [])];
  },
  sns: (call) => {
    const { operation, form } = call;
    const named = form.get('SubscriptionArn') ?? form.get('TopicArn') ?? form.get('ResourceArn');
    const arn = named ?? arnOf(call, 'sns', form.get('Name') ?? '');
    const tags = operation === 'CreateTopic' && hasTags(form) ? [asked('sns', 'TagResource', arn)] : [];
    return [asked('sns', operation, arn), ...tags];
  },
  monitoring: (call) => {
    const { operation, form } = call;
    const alarms = valuesOf(form, /^AlarmName(s\.member\.\d+)?$/).map((name) =>
      arnOf(call, 'cloudwatch', `alarm:${name}`),
    );
    const dashboards = valuesOf(form, /^DashboardName(s\.member\.\d+)?$/).map((name) =>
      globalArnOf('cloudwatch', `dashboard/${name}`),
    );
    const arns = [...alarms, ...dashboards, ...valuesOf(form, /^ResourceARN$/)];
    if (arns.length === 0) throw new Error(`monitoring ${operation}: names no alarm and no dashboard`);
    const tags = operation === 'PutMetricAlarm' && hasTags(form) ? alarms : [];
    return [
      ...arns.map((arn) => asked('cloudwatch', operation, arn)),
      ...tags.map((arn) => asked('cloudwatch', 'TagResource', arn)),
    ];
  },
  // "No permissions are required to perform this operation":
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html (2026-11-24).
  sts: ({ operation }) => (operation === 'GetCallerIdentity' ? [] : [asked('sts', operation, undefined)]),
};

const asked = (prefix: string, action: string, resource: string | undefined): IamRequest => ({
  action: `${prefix}:${action}`,
  resource,
});

const hasTags = (form: URLSearchParams): boolean => valuesOf(form, /^Tags\.member\.1\.Key$/).length > 0;

const valuesOf = (form: URLSearchParams, name: RegExp): string[] =>
  [...form].filter(([key]) => name.test(key)).map(([, value]) => value);
