import type { Environment } from '@event-archive/environments';
import { type LintFinding, warning } from './finding.ts';

/**
 * Environment → what nobody knows about its object lock. S3 takes an object into a bucket with a default retention only
 * with a checksum (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, 2026-11-24).
 */
export const lockFindings = ({ bucket: { objectLockDays } }: Environment): LintFinding[] =>
  objectLockDays === null
    ? []
    : [
        warning(
          'bucket.objectLockDays',
          'S3 wants a checksum with every object that it locks, and AWS does not say that Firehose sends one; see that a first object arrives before you rely on it',
        ),
      ];
