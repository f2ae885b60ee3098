import { beforeAll, describe, expect, it } from 'vitest';
import { type Evidence, evidenceFrom, notRecorded, storedUnder } from './helpers/least-privilege/evidence.ts';
import { forbiddenCalls } from './helpers/least-privilege/forbidden-calls.ts';
import { policiesInText } from './helpers/least-privilege/policies.ts';
import { recordedRun } from './helpers/least-privilege/recorded-run.ts';
import { withoutOnePart, withoutOneStatement } from './helpers/least-privilege/trim.ts';
import {
  callsNot,
  isAllowed,
  isDenied,
  isForbidden,
  notMissed,
  overHttp,
  overTls,
} from './helpers/least-privilege/verdicts.ts';

// Roles, bucket, key and topic policies, and the policies that the stack puts out, held against every call of a run.
describe.each([
  // Its buffers are smaller than a part of an upload, and it does nothing with records that could fail.
  { name: 'dev', failing: [], neverCalledHere: ['delivery role s3:AbortMultipartUpload'] },
])('the policies of $name', ({ name, failing, neverCalledHere }) => {
  let evidence: Evidence;
  let policyCount: number;

  beforeAll(async () => {
    const run = await recordedRun(name);
    evidence = evidenceFrom(run);
    policyCount = policiesInText(JSON.stringify(run.stack));
  });

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

  it('keep plain HTTP out, whoever comes', async () => {
    expect(await callsNot(isForbidden, overHttp(evidence), evidence)).toEqual([]);
    expect(await callsNot(isAllowed, overTls(evidence), evidence)).toEqual([]);
  });
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
