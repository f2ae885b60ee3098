import { hourFromInstant, hourlyLayout, layoutFromPrefix } from '@event-archive/event-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMisfiled, parseObjectKey } from '../src/object-key.ts';

const UUID = '046b6c7f-0b8a-43b9-b35d-6489e6daee91';
const PATH = 'year=2026/month=11/day=24/hour=09/';

const parsed = (key: string, layout = hourlyLayout) => parseObjectKey(key, layout);
const archiveKey = (key: string, layout = hourlyLayout) => {
  const result = parsed(key, layout);
  if (result.kind === 'foreign') throw new Error(`${key} is foreign: ${result.reason}`);
  return result;
};

describe('parseObjectKey', () => {
  it('reads hour, stream, version, arrival, uuid and extension', () => {
    expect(archiveKey(`${PATH}website-events-delivery-12-2026-11-24-09-42-07-${UUID}.gz`)).toEqual({
      kind: 'archive',
      key: `${PATH}website-events-delivery-12-2026-11-24-09-42-07-${UUID}.gz`,
      hour: Date.parse('2026-11-24T09:00:00Z'),
      deliveryStream: 'website-events-delivery',
      version: 12,
      arrivedAtMs: Date.parse('2026-11-24T09:42:07Z'),
      uuid: UUID,
      extension: '.gz',
    });
  });

  it('reads a stream name that looks like a name itself', () => {
    const { deliveryStream, version } = archiveKey(`${PATH}a.b_c-1-2026-2-2026-11-24-09-42-07-${UUID}`);
    expect([deliveryStream, version]).toEqual(['a.b_c-1-2026', 2]);
  });

  it('takes no extension, and any that Firehose takes', () => {
    const extensions = ['', '.gz', '.snappy', '.json.gz', "..a!b-_*'()"];
    const read = extensions.map(
      (extension) => archiveKey(`${PATH}s-1-2026-11-24-09-42-07-${UUID}${extension}`).extension,
    );
    expect(read).toEqual(extensions);
  });

  it('follows the layout of any prefix', () => {
    const layout = layoutFromPrefix('raw/!{timestamp:yyyy/MM/dd/HH}/');
    expect(archiveKey(`raw/2026/11/24/09/s-1-2026-11-24-09-42-07-${UUID}`, layout).hour).toBe(
      Date.parse('2026-11-24T09:00:00Z'),
    );
  });

  it.each([
    ['.data', 'not under'],
    ['', 'not under'],
    [`${PATH}`, 'not named by Firehose'],
    [`${PATH}readme.txt`, 'not named by Firehose'],
    [`${PATH}deeper/s-1-2026-11-24-09-42-07-${UUID}.gz`, 'not named by Firehose'],
    [`${PATH}s-0-2026-11-24-09-42-07-${UUID}.gz`, 'not named by Firehose'],
    [`${PATH}s-1-2026-11-24-09-42-07-${UUID.toUpperCase()}.gz`, 'not named by Firehose'],
    [`${PATH}s-1-2026-11-24-09-42-07-${UUID}.GZ`, 'not named by Firehose'],
    [`${PATH}s-1-2026-11-31-09-42-07-${UUID}.gz`, 'holds no real time'],
    [`${PATH}s-1-2026-11-24-24-00-00-${UUID}.gz`, 'holds no real time'],
    ['year=2026/month=13/day=24/hour=09/s', 'not under'],
    [`prefix/${PATH}s-1-2026-11-24-09-42-07-${UUID}.gz`, 'not under'],
  ])('%s is foreign: %s', (key, reason) => {
    expect(parsed(key)).toEqual({ kind: 'foreign', key, reason: expect.stringContaining(reason) });
  });

  it('never throws, whatever the key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, below) => {
        const { key } = parsed(below ? PATH + text : text);
        return key.endsWith(text);
      }),
    );
  });

  it('finds an object misfiled exactly when path and name are of different hours', () => {
    const instant = fc.date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2035-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, instant, fc.boolean(), (arrival, other, isMoved) => {
        const path = hourlyLayout.pathFromHour(hourFromInstant((isMoved ? other : arrival).getTime()));
        const stamp = arrival.toISOString().slice(0, 19).replace(/[T:]/g, '-');
        const key = archiveKey(`${path}s-1-${stamp}-${UUID}.gz`);
        const hourOf = (date: Date) => date.toISOString().slice(0, 13);
        return isMisfiled(key) === (isMoved && hourOf(arrival) !== hourOf(other));
      }),
    );
  });
});
