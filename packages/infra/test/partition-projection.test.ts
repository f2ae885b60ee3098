import { describe, expect, it } from 'vitest';
import { partitionTemplate, projectionParameters, tableFolder } from '../src/partition-projection.ts';
import { eventTimePrefix, hourly } from './helpers/environment.ts';

const template = (prefix: string, partitionBy: 'arrival-time' | 'event-time' = 'arrival-time') =>
  partitionTemplate({ prefix, partitionBy });

describe('partitionTemplate', () => {
  it.each([
    [hourly, 'year=${year}/month=${month}/day=${day}/hour=${hour}/'],
    ['événements/!{timestamp:yyyy/MM/dd/HH/}', 'événements/${year}/${month}/${day}/${hour}/'],
    ["a/!{timestamp:'year='yyyy}/!{timestamp:MM-dd'T'HH}/", 'a/year=${year}/${month}-${day}T${hour}/'],
    ["!{timestamp:yyyy''MM''''dd'o''clock'HH}/", "${year}'${month}'${day}o'clock${hour}/"],
    ['events/', 'events/${year}/${month}/${day}/${hour}/'],
    ['', '${year}/${month}/${day}/${hour}/'],
  ])('makes %j to %s', (prefix, expected) => {
    expect(template(prefix)).toBe(expected);
  });

  it('knows the keys of event-time partitions', () => {
    expect(template(`logs/${eventTimePrefix}`, 'event-time')).toBe(
      'logs/year=${year}/month=${month}/day=${day}/hour=${hour}/',
    );
  });
});

describe('tableFolder', () => {
  it.each([
    ['year=${year}/', ''],
    ['events/year=${year}/', 'events/'],
    ['a/b/v2-${year}/', 'a/b/'],
  ])('of %s is %j', (path, folder) => {
    expect(tableFolder(path)).toBe(folder);
  });
});

describe('projectionParameters', () => {
  it('covers every hour of the years, with as many digits as Firehose writes', () => {
    expect(projectionParameters({ firstYear: 2_026, lastYear: 2_030 })).toEqual({
      'projection.enabled': 'true',
      'projection.year.type': 'integer',
      'projection.year.range': '2026,2030',
      'projection.year.digits': '4',
      'projection.month.type': 'integer',
      'projection.month.range': '1,12',
      'projection.month.digits': '2',
      'projection.day.type': 'integer',
      'projection.day.range': '1,31',
      'projection.day.digits': '2',
      'projection.hour.type': 'integer',
      'projection.hour.range': '0,23',
      'projection.hour.digits': '2',
    });
  });
});
