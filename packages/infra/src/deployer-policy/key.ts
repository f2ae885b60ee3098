import { regionalArn } from './arns.ts';
import type { Declared } from './declared.ts';
import { ANY_RESOURCE, type Condition, type Grant, grant } from './grant.ts';

/** Every key of the region: what its id will be is not known before it is made. */
export const anyKey = (it: Declared): string => regionalArn(it, 'kms', 'key/*');

/**
 * Actions of the customer key. What changes or ends a key is allowed for keys with the stack's tags alone; what is called
 * as soon as the key is made cannot be, because "it might take up to five minutes for tag and alias changes to affect KMS
 * key authorization" (https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html, 2026-11-24). That
 * keeps from mistakes, not from intent: who may tag keys may make a key one of the stack's.
 */
export const keyGrants: Readonly<Record<string, (resource: Declared) => Grant[]>> = {
  aws_kms_key: (it) => [
    grant('kms', 'CreateKey', ANY_RESOURCE, tagged('aws:RequestTag', it)),
    grant('kms', 'TagResource', [anyKey(it)], tagged('aws:RequestTag', it)),
    grant('kms', 'DescribeKey EnableKeyRotation GetKeyPolicy GetKeyRotationStatus ListResourceTags', [
      anyKey(it),
    ]),
    grant(
      'kms',
      'DisableKey DisableKeyRotation EnableKey PutKeyPolicy ScheduleKeyDeletion UntagResource UpdateKeyDescription',
      [anyKey(it)],
      tagged('aws:ResourceTag', it),
    ),
  ],
  // Weighed against the alias and the key.
  aws_kms_alias: (it) => [
    grant('kms', 'CreateAlias DeleteAlias UpdateAlias', [
      regionalArn(it, 'kms', it.text('name')),
      anyKey(it),
    ]),
    grant('kms', 'ListAliases', ANY_RESOURCE),
  ],
};

/** None where the stack has no tags. */
function tagged(key: 'aws:RequestTag' | 'aws:ResourceTag', { defaultTags }: Declared): Condition | undefined {
  const tags = Object.entries(defaultTags);
  return tags.length === 0
    ? undefined
    : { StringEquals: Object.fromEntries(tags.map(([name, value]) => [`${key}/${name}`, value])) };
}
