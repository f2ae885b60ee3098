import { describe, expect, it } from 'vitest';
import { firehoseRules, firehoseViolations } from '../src/firehose-rules.ts';
import { withS3 } from './helpers/configuration.ts';

describe('firehoseRules', () => {
  it('is the whole table of 31 rows, in its order', () => {
    const numbers = [...new Set(firehoseRules.map(({ rule }) => rule))];
    expect(numbers).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
  });

  it('takes a plain delivery stream', () => {
    expect(firehoseViolations(withS3())).toEqual([]);
  });

  it('takes a destination that sets nothing but role and bucket', () => {
    const { RoleARN = '', BucketARN = '' } = withS3().ExtendedS3DestinationConfiguration ?? {};
    const bare = { ...withS3(), ExtendedS3DestinationConfiguration: { RoleARN, BucketARN } };
    expect(firehoseViolations(bare)).toEqual([]);
  });
});
