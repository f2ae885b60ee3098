import type { ExtendedS3DestinationConfiguration } from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { movableClock } from '../../src/firehose/movable-clock.ts';
import { flush, NEWLINES, putRecords, startDelivery, storedObjects } from '../firehose/helpers/delivery.ts';
import { serveFirehose } from '../firehose/helpers/serve-firehose.ts';

const MINUTE_MS = 60_000;

/** A cloud in which it is this instant, and objects by the hour. */
async function cloudAt(instant: string, members: Partial<ExtendedS3DestinationConfiguration> = {}) {
  const clock = movableClock(Date.parse(instant) - Date.now());
  const cloud = await serveFirehose({ clock });
  await startDelivery(cloud, {
    ProcessingConfiguration: NEWLINES,
    Prefix: '!{timestamp:yyyy/MM/dd/HH}/',
    ErrorOutputPrefix: 'errors/',
    ...members,
  });
  return cloud;
}

/** Path of each object → its text; two records, the second after the clock was moved on. */
async function twoRecords(cloud: Awaited<ReturnType<typeof cloudAt>>, movedOnMs: number) {
  await putRecords(cloud, ['before']);
  await flush(cloud, 1);
  cloud.clock.advance(movedOnMs);
  await putRecords(cloud, ['after']);
  await flush(cloud, 2);
  const objects = await storedObjects(cloud);
  return Object.fromEntries(objects.map(({ key, body }) => [key.slice(0, 13), body.toString().trim()]));
}

describe('time that is moved on', () => {
  it('over the border of an hour files what comes after in the next', async () => {
    const cloud = await cloudAt('2027-03-04T09:30:00Z');
    expect(await twoRecords(cloud, 30 * MINUTE_MS)).toEqual({
      '2027/03/04/09': 'before',
      '2027/03/04/10': 'after',
    });
  });

  it('over midnight on New Year’s Eve files it in the next year', async () => {
    const cloud = await cloudAt('2027-12-31T23:30:00Z');
    expect(await twoRecords(cloud, 30 * MINUTE_MS)).toEqual({
      '2027/12/31/23': 'before',
      '2028/01/01/00': 'after',
    });
  });

  it('does so by the clock of a zone: a day’s border at 18:30 in UTC', async () => {
    const cloud = await cloudAt('2027-03-04T18:00:00Z', { CustomTimeZone: 'Asia/Calcutta' });
    expect(await twoRecords(cloud, 45 * MINUTE_MS)).toEqual({
      '2027/03/04/23': 'before',
      '2027/03/05/00': 'after',
    });
  });

  it('meets the hour that a zone leaves out in spring', async () => {
    const cloud = await cloudAt('2027-03-28T00:30:00Z', { CustomTimeZone: 'Europe/Berlin' });
    expect(await twoRecords(cloud, 35 * MINUTE_MS)).toEqual({
      '2027/03/28/01': 'before',
      '2027/03/28/03': 'after',
    });
  });
});
