import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimCheckpoints, type Identity } from '../../src/attach/identity.ts';
import { writeJson } from '../../src/firehose/checkpoint.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const IDENTITY: Identity = {
  deliveryStreamArn: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/clicks',
  deliveryStreamCreatedMs: 1,
  streamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks',
  streamCreatedMs: 2,
};

/** A folder that was claimed for IDENTITY and has a checkpoint; the file of the checkpoint. */
function claimed() {
  const folder = tempFolder();
  claimCheckpoints(folder, 'clicks', IDENTITY);
  const file = join(folder, 'checkpoints/clicks.json');
  writeJson(file, { s: { startingSequenceNumber: '1', sequenceNumber: '7' } });
  return { folder, file };
}

describe('claimCheckpoints', () => {
  it('keeps those of the same delivery stream over the same stream', () => {
    const { folder, file } = claimed();
    expect([claimCheckpoints(folder, 'clicks', IDENTITY), existsSync(file)]).toEqual([false, true]);
  });

  it.each([
    { deliveryStreamArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/clicks' },
    { deliveryStreamCreatedMs: 3 },
    { streamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/others' },
    { streamCreatedMs: 3 },
  ])('removes those of another, once: %o', (change) => {
    const { folder, file } = claimed();
    const other = { ...IDENTITY, ...change };
    expect([claimCheckpoints(folder, 'clicks', other), existsSync(file)]).toEqual([true, false]);
    expect(claimCheckpoints(folder, 'clicks', other)).toBe(false);
  });

  it('leaves those of other names alone', () => {
    const { folder, file } = claimed();
    claimCheckpoints(folder, 'orders', { ...IDENTITY, streamCreatedMs: 3 });
    expect(existsSync(file)).toBe(true);
  });
});
