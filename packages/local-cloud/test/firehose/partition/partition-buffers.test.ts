import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../../src/firehose/buffer.ts';
import { BEGINNING } from '../../../src/firehose/partition/low-water-mark.ts';
import { type Batch, partitionBuffers } from '../../../src/firehose/partition/partition-buffers.ts';
import type { Route } from '../../../src/firehose/partition/route-records.ts';

const HINTS = { maxBytes: 10, maxAgeMs: 60_000 };
const FROM = { source: 'shard', before: BEGINNING };
const to = (prefix: string, text = 'a'): Route => ({
  record: { bytes: Buffer.from(text), origin: { arrivalMs: 5 }, position: undefined },
  partition: { prefix, keys: {} },
  evaluatedPrefix: prefix,
});
const failed = (text: string): Route => ({
  failed: {
    bytes: Buffer.from(text),
    arrivalMs: 5,
    errorOutputType: 'metadata-extraction-failed',
    errorCode: 'c',
    errorMessage: 'm',
  },
});

const filledWith = (routes: readonly Route[], max?: number) => {
  const buffers = partitionBuffers(max);
  for (const [nowMs, route] of routes.entries()) buffers.add(route, FROM, HINTS, nowMs);
  return buffers;
};
const texts = (batches: readonly Batch[]) =>
  batches.map(({ lane, buffer }) => [
    lane,
    recordsOf(buffer)
      .map(({ bytes }) => bytes.toString())
      .join(' '),
  ]);

describe('partition buffers', () => {
  it('fill one for each prefix, and one for each type of error', () => {
    const buffers = filledWith([to('p/'), failed('x'), to('q/'), to('p/', 'b'), failed('y')]);
    expect(texts(buffers.waiting())).toEqual([
      ['partition p/', 'a b'],
      ['error metadata-extraction-failed', 'x y'],
      ['partition q/', 'a'],
    ]);
    expect([buffers.activePartitions(), buffers.bytes()]).toEqual([2, 5]);
  });

  it('are due by their own size and their own age, the oldest first', () => {
    const buffers = filledWith([to('old/'), to('full/', '0123456789'), to('young/')]);
    expect(texts(buffers.due(HINTS, 100))).toEqual([['partition full/', '0123456789']]);
    expect(texts(buffers.due(HINTS, 60_001)).map(([lane]) => lane)).toEqual([
      'partition old/',
      'partition full/',
    ]);
  });

  it('go one after the other in a partition, and a partition is active until the last is stored', () => {
    const buffers = filledWith([to('p/', '0123456789')]);
    const [first] = buffers.due(HINTS, 0);
    if (first) buffers.begin(first);
    buffers.add(to('p/', '9876543210'), FROM, HINTS, 1);
    expect(buffers.due(HINTS, 1)).toEqual([]);
    expect(buffers.activePartitions()).toBe(1);
    if (first) buffers.stored(first);
    const [second] = buffers.due(HINTS, 1);
    expect(texts(second ? [second] : [])).toEqual([['partition p/', '9876543210']]);
    if (second) buffers.begin(second);
    if (second) buffers.stored(second);
    expect([buffers.activePartitions(), buffers.bytes(), buffers.waiting()]).toEqual([0, 0, []]);
  });

  it('take no new partition at the limit: its records fail; those of others go on', () => {
    const buffers = filledWith([to('p/'), to('q/'), to('r/', 'late'), to('p/', 'b'), failed('x')], 2);
    expect(texts(buffers.waiting())).toEqual([
      ['partition p/', 'a b'],
      ['partition q/', 'a'],
      ['error activePartitionExceeded', 'late'],
      ['error metadata-extraction-failed', 'x'],
    ]);
    expect(buffers.waiting()[2]?.failed).toMatchObject([
      {
        errorOutputType: 'activePartitionExceeded',
        errorCode: 'DynamicPartitioning.ActivePartitionsLimitExceeded',
      },
    ]);
  });

  it('give the largest before their time when too much waits, and no more of them than it takes', () => {
    const buffers = filledWith([to('small/'), to('large/', '12345678'), to('middle/', '12345')]);
    expect(buffers.beyond(14)).toEqual([]);
    expect(texts(buffers.beyond(13)).map(([lane]) => lane)).toEqual(['partition large/']);
    expect(texts(buffers.beyond(5)).map(([lane]) => lane)).toEqual(['partition large/', 'partition middle/']);
    const [large] = buffers.beyond(13);
    if (large) buffers.begin(large);
    expect(buffers.beyond(6)).toEqual([]);
  });
});
