import { hourFromInstant, hourlyLayout } from '@event-archive/event-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMisfiled, parseObjectKey } from '../src/object-key.ts';
import { eventTimeFiling, filingWith, hourlyFiling } from './helpers/filing.ts';

const UUID = '046b6c7f-0b8a-43b9-b35d-6489e6daee91';
const PATH = 'year=2026/month=11/day=24/hour=09/';

const parsed = (key: string, filing = hourlyFiling) => parseObjectKey(key, filing);
const archiveKey = (key: string, filing = hourlyFiling) => {
  const result = parsed(key, filing);
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
      nameClockMs: Date.parse('2026-11-24T09:42:07Z'),
      arrivedAtMs: Date.parse('2026-11-24T09:42:07Z'),
      arrivedAgainMs: Date.parse('2026-11-24T09:42:07Z'),
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
    const filing = filingWith({ prefix: 'raw/!{timestamp:yyyy/MM/dd/HH}/' });
    expect(archiveKey(`raw/2026/11/24/09/s-1-2026-11-24-09-42-07-${UUID}`, filing).hour).toBe(
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
        return isMisfiled(key, hourlyFiling) === (isMoved && hourOf(arrival) !== hourOf(other));
      }),
    );
  });

  it('reads path and name on the clock of the time zone', () => {
    const madrid = filingWith({ timeZone: 'Europe/Madrid' });
    const key = archiveKey(`year=2027/month=01/day=01/hour=00/s-1-2027-01-01-00-30-00-${UUID}`, madrid);
    expect(key.arrivedAtMs).toBe(Date.parse('2026-12-31T23:30:00Z'));
    expect(isMisfiled(key, madrid)).toBe(false);
    const moved = archiveKey(`year=2026/month=12/day=31/hour=23/s-1-2027-01-01-00-30-00-${UUID}`, madrid);
    expect(isMisfiled(moved, madrid)).toBe(true);
  });

  it('knows both instants of a name from the hour that clocks repeat, and none from the one they skip', () => {
    const madrid = filingWith({ timeZone: 'Europe/Madrid' });
    const repeated = archiveKey(`year=2026/month=10/day=25/hour=02/s-1-2026-10-25-02-30-00-${UUID}`, madrid);
    expect([repeated.arrivedAtMs, repeated.arrivedAgainMs]).toEqual([
      Date.parse('2026-10-25T00:30:00Z'),
      Date.parse('2026-10-25T01:30:00Z'),
    ]);
    expect(isMisfiled(repeated, madrid)).toBe(false);
    expect(parsed(`year=2026/month=03/day=29/hour=02/s-1-2026-03-29-02-30-00-${UUID}`, madrid)).toMatchObject(
      {
        kind: 'foreign',
        reason: 'its name holds a time that clocks leave out in Europe/Madrid',
      },
    );
  });

  it('does not compare path and name by event time', () => {
    const filing = eventTimeFiling('Asia/Calcutta');
    const key = archiveKey(`${PATH}s-1-2026-11-30-00-00-00-${UUID}`, filing);
    expect(key.hour).toBe(Date.parse('2026-11-24T09:00:00Z'));
    expect(key.arrivedAtMs).toBe(Date.parse('2026-11-29T18:30:00Z'));
    expect(isMisfiled(key, filing)).toBe(false);
  });
});
