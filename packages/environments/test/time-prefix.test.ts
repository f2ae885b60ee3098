import { describe, expect, it } from 'vitest';
import { timePrefix } from '../src/index.ts';

const byEventTime = 'größe/year=!{partitionKeyFromQuery:year}/hour=!{partitionKeyFromQuery:hour}/';

describe('timePrefix', () => {
  it('gives the keys of event-time partitions the time fields that they hold', () => {
    expect(timePrefix({ prefix: byEventTime, partitionBy: 'event-time' })).toBe(
      'größe/year=!{timestamp:yyyy}/hour=!{timestamp:HH}/',
    );
  });

  it.each([
    [byEventTime, 'arrival-time'],
    ['!{timestamp:yyyy/MM/dd/HH}/', 'event-time'],
    ['!{partitionKeyFromQuery:tenant}/', 'event-time'],
  ] as const)('leaves %s by %s as it is', (prefix, partitionBy) => {
    expect(timePrefix({ prefix, partitionBy })).toBe(prefix);
  });
});
