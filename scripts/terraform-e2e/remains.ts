import { awsCall, type Call } from './aws-call.ts';

/** Kind of resource → how all of them are listed, and how their names are read from the reply. */
const LISTS: Readonly<Record<string, readonly [Call, (reply: string) => readonly string[]]>> = {
  bucket: [{ service: 's3', method: 'GET' }, tagged('Name')],
  stream: [json('kinesis', 'Kinesis_20131202.ListStreams'), listed('StreamNames')],
  'delivery stream': [
    json('firehose', 'Firehose_20150804.ListDeliveryStreams'),
    listed('DeliveryStreamNames'),
  ],
  role: [query('iam', 'ListRoles', '2010-05-08'), tagged('RoleName')],
  database: [json('glue', 'AWSGlue.GetDatabases'), listed('DatabaseList', 'Name')],
  workgroup: [json('athena', 'AmazonAthena.ListWorkGroups'), listed('WorkGroups', 'Name')],
  'log group': [json('logs', 'Logs_20140328.DescribeLogGroups'), listed('logGroups', 'logGroupName')],
  alarm: [query('monitoring', 'DescribeAlarms', '2010-08-01'), tagged('AlarmName')],
  dashboard: [query('monitoring', 'ListDashboards', '2010-08-01'), tagged('DashboardName')],
  topic: [query('sns', 'ListTopics', '2010-03-31'), tagged('TopicArn')],
  'key alias': [json('kms', 'TrentService.ListAliases'), listed('Aliases', 'AliasName')],
};

/** Everything that the emulator holds and that costs money or bears a name, as `kind name`. */
export async function heldBy(endpoint: string): Promise<Set<string>> {
  const held = await Promise.all(
    Object.entries(LISTS).map(async ([kind, [call, namesFrom]]) =>
      namesFrom(await awsCall(endpoint, call)).map((name) => `${kind} ${name}`),
    ),
  );
  return new Set(held.flat());
}

/** Kinds that `heldBy` looks at. */
export const kindsHeld: readonly string[] = Object.keys(LISTS);

function json(service: string, target: string): Call {
  return { service, target, input: {} };
}

function query(service: string, action: string, version: string): Call {
  return { service, form: { Action: action, Version: version } };
}

/** Texts of an element of an XML reply. */
function tagged(element: string) {
  return (xml: string) =>
    [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text = '']) => text);
}

/** A list of a JSON reply: of names, or of things that have their name in a field. */
function listed(list: string, field?: string) {
  return (reply: string) => {
    const { [list]: things = [] } = JSON.parse(reply) as Record<string, unknown[] | undefined>;
    return things.map((thing) =>
      String(field === undefined ? thing : (thing as Record<string, unknown>)[field]),
    );
  };
}
