import { datasetNamed, datasetNames } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { eventTimeQuery } from '../src/event-time-query.ts';
import { keysOfJqObject } from '../src/firehose-rules/jq-keys.ts';

describe('eventTimeQuery', () => {
  it('cuts year, month, day and hour out of the event-time field', () => {
    expect(eventTimeQuery({ eventTimeField: 'timestamp' })).toBe(
      '{year:.timestamp[0:4],month:.timestamp[5:7],day:.timestamp[8:10],hour:.timestamp[11:13]}',
    );
  });

  it('quotes a field that is no word', () => {
    expect(eventTimeQuery({ eventTimeField: 'event-größe' })).toContain('year:.["event-größe"][0:4]');
  });

  it.each(datasetNames)('has the keys that a prefix of %s may name', (name) => {
    expect(keysOfJqObject(eventTimeQuery(datasetNamed(name)))).toEqual(['year', 'month', 'day', 'hour']);
  });
});
