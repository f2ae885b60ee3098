import { awsCall, type Call } from './aws-call.ts';

/** Where to look: an emulator, and the workgroups of which it is asked what is saved in them. */
export interface Searched {
  readonly endpoint: string;
  readonly workgroups: readonly string[];
}

type NamesIn = (searched: Searched) => Promise<readonly string[]>;

/**
 * Kind of resource → the names of all that there are. A table is its database's and goes with it; budgets and QuickSight
 * are in nothing that is applied here.
 */
const LISTS: Readonly<Record<string, NamesIn>> = {
  bucket: listing({ service: 's3', method: 'GET' }, tagged('Name')),
  stream: listing(json('kinesis', 'Kinesis_20131202.ListStreams'), listed('StreamNames')),
  'delivery stream': listing(
    json('firehose', 'Firehose_20150804.ListDeliveryStreams'),
    listed('DeliveryStreamNames'),
  ),
  role: listing(query('iam', 'ListRoles', '2010-05-08'), tagged('RoleName')),
  database: listing(json('glue', 'AWSGlue.GetDatabases'), listed('DatabaseList', 'Name')),
  workgroup: listing(json('athena', 'AmazonAthena.ListWorkGroups'), listed('WorkGroups', 'Name')),
  'saved query': savedQueries,
  'log group': listing(json('logs', 'Logs_20140328.DescribeLogGroups'), listed('logGroups', 'logGroupName')),
  alarm: listing(query('monitoring', 'DescribeAlarms', '2010-08-01'), tagged('AlarmName')),
  dashboard: listing(query('monitoring', 'ListDashboards', '2010-08-01'), tagged('DashboardName')),
  topic: listing(query('sns', 'ListTopics', '2010-03-31'), tagged('TopicArn')),
  subscription: listing(query('sns', 'ListSubscriptions', '2010-03-31'), tagged('SubscriptionArn')),
  'key alias': listing(json('kms', 'TrentService.ListAliases'), listed('Aliases', 'AliasName')),
  key: keysInUse,
};

/** Everything that the emulator holds and that costs money or bears a name, as `kind name`. */
export async function heldBy(searched: Searched): Promise<Set<string>> {
  const held = await Promise.all(
    Object.entries(LISTS).map(async ([kind, namesIn]) =>
      (await namesIn(searched)).map((name) => `${kind} ${name}`),
    ),
  );
  return new Set(held.flat());
}

/** Kinds that `heldBy` looks at. */
export const kindsHeld: readonly string[] = Object.keys(LISTS);

function listing(call: Call, namesFrom: (reply: string) => readonly string[]): NamesIn {
  return async ({ endpoint }) => namesFrom(await awsCall(endpoint, call));
}

/** An emulator tells what is saved in a workgroup even when that is gone. */
async function savedQueries({ endpoint, workgroups }: Searched): Promise<string[]> {
  const replies = await Promise.all(
    workgroups.map((WorkGroup) =>
      awsCall(endpoint, json('athena', 'AmazonAthena.ListNamedQueries', { WorkGroup })),
    ),
  );
  return replies.flatMap(listed('NamedQueryIds'));
}

/** Keys of customers that nobody has scheduled for deletion. AWS waits 30 days, so a deleted one is still there. */
async function keysInUse({ endpoint }: Searched): Promise<string[]> {
  const ids = listed('Keys', 'KeyId')(await awsCall(endpoint, json('kms', 'TrentService.ListKeys')));
  const described = await Promise.all(
    ids.map((KeyId) => awsCall(endpoint, json('kms', 'TrentService.DescribeKey', { KeyId }))),
  );
  return described
    .map((reply) => (JSON.parse(reply) as { KeyMetadata: KeyMetadata }).KeyMetadata)
    .filter(({ KeyState, KeyManager }) => KeyManager === 'CUSTOMER' && KeyState !== 'PendingDeletion')
    .map(({ KeyId }) => KeyId);
}

interface KeyMetadata {
  readonly KeyId: string;
  readonly KeyState: string;
  readonly KeyManager: string;
}

function json(service: string, target: string, input: object = {}): Call {
  return { service, target, input };
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
