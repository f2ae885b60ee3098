import { type ArchiveFacts, archiveFacts } from './archive-facts.ts';
import { documentedCalls } from './documented-calls.ts';
import { type IamCall, iamCalls } from './iam-call.ts';
import { type AttachedPolicy, policiesIn, producerArn, verifierArn } from './policies.ts';
import { FIREHOSE_KEY_ID, producerKeyId, type RecordedRun, VERIFIER_KEY_ID } from './recorded-run.ts';
import { type KnownStack, knownStack } from './terraform-values.ts';

/** What was called, what AWS says is called besides, and what rules it. */
export interface Evidence {
  readonly stack: KnownStack;
  readonly facts: ArchiveFacts;
  readonly policies: readonly AttachedPolicy[];
  readonly recorded: readonly IamCall[];
  readonly documented: readonly IamCall[];
}

/** A run → the different questions that it puts to IAM, and the policies that answer them. */
export function evidenceFrom(run: RecordedRun): Evidence {
  const stack = knownStack(run.stack, { accountId: run.accountId, partition: 'aws' });
  const facts = archiveFacts(stack);
  const callers = {
    ...stack,
    facts,
    firehoseKeyId: FIREHOSE_KEY_ID,
    principals: {
      [VERIFIER_KEY_ID]: verifierArn(stack),
      ...Object.fromEntries(run.datasets.map((name) => [producerKeyId(name), producerArn(stack, name)])),
    },
  };
  return {
    stack,
    facts,
    policies: policiesIn(stack),
    recorded: different(run.calls.flatMap((call) => iamCalls(call, callers))),
    documented: different(documentedCalls(stack, facts)),
  };
}

const different = (calls: readonly IamCall[]): IamCall[] => [
  ...new Map(calls.map((call) => [JSON.stringify(call), call])).values(),
];

/** What a role of some delivery stream is documented to call and was not recorded to, as `source role kinesis:X`. */
export function notRecorded({ recorded, documented, facts }: Evidence): string[] {
  const seen = new Set(recorded.map(({ principal, action }) => `${principal} ${action}`));
  const missing = facts.deliveries.flatMap(({ sourceRoleArn, deliveryRoleArn }) =>
    documented
      .filter(({ principal, action }) => !seen.has(`${principal} ${action}`))
      .flatMap(({ principal, action }) => {
        if (principal === sourceRoleArn) return `source role ${action}`;
        return principal === deliveryRoleArn ? `delivery role ${action}` : [];
      }),
  );
  return [...new Set(missing)].sort();
}

/** Names of the delivery streams that were recorded to put objects under the root of their data, or of their errors. */
export const storedUnder = ({ facts, recorded }: Evidence, root: 'dataRoot' | 'errorRoot'): string[] =>
  facts.deliveries
    .filter((delivery) =>
      recorded.some(
        ({ principal, action, resource }) =>
          principal === delivery.deliveryRoleArn &&
          action === 's3:PutObject' &&
          resource.startsWith(`${delivery.bucketArn}/${delivery[root]}`),
      ),
    )
    .map(({ name }) => name);
