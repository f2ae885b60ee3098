import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Construct } from 'constructs';
import { type PolicyStatement, policyJson } from '../policy.ts';

export interface FirehoseRoleSettings {
  readonly name: string;
  readonly accountId: string;
  /** What the role is for, in a word: the name of its policy. */
  readonly purpose: string;
  readonly statements: readonly PolicyStatement[];
}

/** A role that the Firehose of this account takes, and nobody else, for what its statements say. */
export class FirehoseRole extends Construct {
  readonly arn: string;
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, { name, accountId, purpose, statements }: FirehoseRoleSettings) {
    super(scope, id);
    const role = new IamRole(this, 'this', { name, assumeRolePolicy: trustPolicy(accountId) });
    this.arn = role.arn;
    this.policy = new IamRolePolicy(this, 'policy', {
      name: purpose,
      role: role.name,
      policy: policyJson(statements),
    });
  }
}

const trustPolicy = (accountId: string): string =>
  policyJson([
    {
      Sid: 'FirehoseOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'firehose.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': accountId } },
    },
  ]);
