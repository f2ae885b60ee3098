import { bucketPolicies } from './corrections/bucket-policies.ts';
import { lostElement } from './corrections/lost-elements.ts';
import { namedQueries } from './corrections/named-queries.ts';
import { putRecords } from './corrections/put-records.ts';
import { streamTags } from './corrections/stream-tags.ts';
import type { Correction } from './front.ts';

/** Every reply of moto 5.2.1 that is corrected, seen with AWS provider 5.100.0 on 2026-11-24. Each has a memory of its own. */
export const corrections = (): Correction[] => [
  streamTags,
  putRecords(),
  bucketPolicies(),
  lostElement({ subresource: 'logging', element: 'TargetObjectKeyFormat', parent: 'LoggingEnabled' }),
  lostElement({
    subresource: 'notification',
    element: 'EventBridgeConfiguration',
    parent: 'NotificationConfiguration',
  }),
  namedQueries(),
];
