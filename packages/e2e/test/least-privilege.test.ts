import { beforeAll, describe, expect, it } from 'vitest';
import { widened } from './helpers/least-privilege/beyond.ts';
import { type Evidence, evidenceFrom, notRecorded, storedUnder } from './helpers/least-privilege/evidence.ts';
import { forbiddenCalls } from './helpers/least-privilege/forbidden-calls.ts';
import {
  type AttachedPolicy,
  policiesIn,
  policiesInText,
  type Statement,
} from './helpers/least-privilege/policies.ts';
import { recordedRun, withoutRun } from './helpers/least-privilege/recorded-run.ts';
import { knownStack } from './helpers/least-privilege/terraform-values.ts';
import { withoutOnePart, withoutOneStatement } from './helpers/least-privilege/trim.ts';
import {
  administratorsTries,
  callsNot,
  isAllowed,
  isDenied,
  isForbidden,
  notMissed,
  notNoticed,
  overHttp,
} from './helpers/least-privilege/verdicts.ts';

// A run takes ten seconds; the machine may be busy.
const PATIENCE_MS = 180_000;

// Roles, bucket, key and topic policies, and the policies that the stack puts out, held against every call of a run.
describe.each([
  // Its buffers are smaller than a part of an upload, and it does nothing with records that could fail.
  { name: 'dev', failing: [], neverCalledHere: ['delivery role s3:AbortMultipartUpload'] },
  {
    name: 'prod',
    failing: ['app-logs-delivery', 'iot-readings-delivery'],
    // Our engine asks for the newest version of a table alone, as the stack tells it to.
    neverCalledHere: ['delivery role glue:GetTableVersion', 'delivery role glue:GetTableVersions'],
  },
])('the policies of $name', ({ name, failing, neverCalledHere }) => {
  let evidence: Evidence;
  let policyCount: number;

  beforeAll(async () => {
    const run = await recordedRun(name);
    evidence = evidenceFrom(run);
    policyCount = policiesInText(JSON.stringify(run.stack));
  }, PATIENCE_MS);

  it('are all looked at', () => {
    expect(evidence.policies).toHaveLength(policyCount);
  });

  it('allow every call that was recorded, and every one that AWS documents besides', async () => {
    expect(await callsNot(isAllowed, [...evidence.recorded, ...evidence.documented], evidence)).toEqual([]);
  });

  it('hold no statement that no call needs', async () => {
    expect(await notMissed(evidence.policies.flatMap(withoutOneStatement), evidence)).toEqual([]);
  });

  it('hold no action, resource, principal or condition value that no call needs', async () => {
    expect(await notMissed(evidence.policies.flatMap(withoutOnePart), evidence)).toEqual([]);
  });

  it('rest on records of what was stored and what failed, but for what only AWS itself calls', () => {
    expect(notRecorded(evidence)).toEqual([...NEVER_CALLED_HERE, ...neverCalledHere].sort());
    expect(storedUnder(evidence, 'dataRoot')).toEqual(evidence.facts.deliveries.map(({ name }) => name));
    expect(storedUnder(evidence, 'errorRoot')).toEqual(failing);
  });

  it('allow nothing else', async () => {
    expect(await callsNot(isDenied, forbiddenCalls(evidence), evidence)).toEqual([]);
  });

  it(
    'cannot be widened unnoticed, to all of a service or to more than its resources',
    async () => {
      const wider = evidence.policies.flatMap(widened);
      expect(wider.length).toBeGreaterThan(evidence.policies.length);
      expect(await notNoticed(wider, evidence)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('keep plain HTTP out, whoever comes', async () => {
    const toBuckets = evidence.recorded.filter(({ action }) => action.startsWith('s3:'));
    const tried = [...administratorsTries(evidence), ...toBuckets];
    expect(await callsNot(isAllowed, tried, evidence)).toEqual([]);
    expect(await callsNot(isForbidden, tried.map(overHttp), evidence)).toEqual([]);
  });

  it('are told apart from policies that hold more, or less', async () => {
    const whole = evidence.policies.find(({ name: policy }) => policy.endsWith('_delivery_role_policy'));
    if (!whole) throw new Error('no policy of a delivery role');
    const planted = withStatement(whole, { Action: ['s3:DeleteObject'], Resource: '*' });
    const more = withPolicy(evidence, whole, planted);
    expect(await notMissed(withoutOneStatement(planted), more)).toEqual([`${whole.name} Planted`]);
    expect(await callsNot(isDenied, forbiddenCalls(more), more)).toContainEqual(
      expect.stringContaining('s3:DeleteObject'),
    );
    const [trimmed] = withoutOneStatement(whole);
    const less = withPolicy(evidence, whole, trimmed?.policy ?? whole);
    expect(await callsNot(isAllowed, [...less.recorded, ...less.documented], less)).not.toEqual([]);
  });
});

describe('the policies of prod-state', () => {
  it('keep plain HTTP out, and hold nothing else', async () => {
    const run = withoutRun('prod-state');
    const evidence = evidenceFrom(run);
    expect(evidence.policies).toHaveLength(policiesInText(JSON.stringify(run.stack)));
    const tried = administratorsTries(evidence);
    expect(await callsNot(isAllowed, tried, evidence)).toEqual([]);
    expect(await callsNot(isForbidden, tried.map(overHttp), evidence)).toEqual([]);
    expect(await notMissed(evidence.policies.flatMap(withoutOneStatement), evidence)).toEqual([]);
    expect(await notMissed(evidence.policies.flatMap(withoutOnePart), evidence)).toEqual([]);
  });
});

describe('a stack', () => {
  it('is not read past a reference that nobody knows', () => {
    const json = (policy: string) => ({
      provider: { aws: [{ region: 'us-east-1' }] },
      data: { aws_partition: { here: {} } },
      resource: { aws_iam_role_policy: { reader: { role: 'reader', policy } } },
      output: {},
    });
    const policiesOf = (policy: string) =>
      policiesIn(knownStack(json(policy), { accountId: '000000000000', partition: 'aws-cn' }));
    expect(
      policiesOf('{"Statement":["${data.aws_partition.here.partition} $${x}"]}')[0]?.policy.Statement,
    ).toEqual(['aws-cn ${x}']);
    for (const unknown of [
      'aws_lambda_function.f.arn',
      'aws_iam_role_policy.reader.arn',
      'jsonencode("x")',
      'var.x',
    ]) {
      expect(() => policiesOf(`{"Statement":["\${${unknown}}"]}`)).toThrow(unknown);
    }
  });
});

const withStatement = (
  whole: AttachedPolicy,
  allowed: Pick<Statement, 'Action' | 'Resource'>,
): AttachedPolicy => ({
  ...whole,
  policy: {
    ...whole.policy,
    Statement: [...whole.policy.Statement, { Sid: 'Planted', Effect: 'Allow', ...allowed }],
  },
});

const withPolicy = (evidence: Evidence, whole: AttachedPolicy, other: AttachedPolicy): Evidence => ({
  ...evidence,
  policies: evidence.policies.map((policy) => (policy === whole ? other : policy)),
});

// In AWS's policies for Firehose, and not among the calls of our engine.
const NEVER_CALLED_HERE = [
  'delivery role logs:PutLogEvents',
  'delivery role s3:GetBucketLocation',
  'delivery role s3:GetObject',
  'delivery role s3:ListBucket',
  'delivery role s3:ListBucketMultipartUploads',
  'source role kinesis:DescribeStream',
];
