import { CreateDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { expect, it } from 'vitest';
import { isSupportedTimeZone, supportedTimeZones } from '../../src/firehose/time-zones.ts';
import { directPut } from './helpers/delivery.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';

/**
 * What is said to delivery streams of these time zones. Each has a mistake besides that is looked for after the time
 * zone, so that hundreds are tried without one being made.
 */
async function saidTo(zones: readonly string[]): Promise<(string | undefined)[]> {
  const { firehose } = await serveFirehose();
  const said = (CustomTimeZone: string) =>
    firehose
      .send(
        new CreateDeliveryStreamCommand(
          directPut({ CustomTimeZone, CloudWatchLoggingOptions: { Enabled: true } }),
        ),
      )
      .then(
        () => 'made',
        (error: Error) => `${error.name}: ${error.message}`,
      );
  return Promise.all(zones.map(said));
}

const SUPPORTED =
  'InvalidArgumentException: CloudWatch Log Group Name is required if CloudWatch Logging is enabled';
const NOT_SUPPORTED =
  'InvalidArgumentException: Provided custom time zone is not supported. Custom time zones are limited to UTC and non-3-letter IANA time zones.';
const NOT_IN_THE_MODEL = /^ValidationException: .* Member must satisfy regular expression pattern: /;
/** The published list has both, and the pattern of the published model has no hyphen: one of them is wrong. */
const HYPHENATED = ['Africa/Porto-Novo', 'America/Port-au-Prince'];

it('CreateDeliveryStream takes every time zone of the list that its model lets through', async () => {
  expect(supportedTimeZones).toHaveLength(295);
  const zones = supportedTimeZones.filter((zone) => !HYPHENATED.includes(zone));
  const said = await saidTo(zones);
  expect(zones.filter((_, i) => said[i] !== SUPPORTED)).toEqual([]);
  expect(HYPHENATED.every(isSupportedTimeZone)).toBe(true);
  for (const text of await saidTo(HYPHENATED)) expect(text).toMatch(NOT_IN_THE_MODEL);
});

it('CreateDeliveryStream refuses what is not on the list: newer names, three letters, and all others', async () => {
  const newer = ['Asia/Kolkata', 'Europe/Kyiv', 'Asia/Yangon', 'America/Nuuk', 'Asia/Kathmandu'];
  const letters = ['CET', 'EET', 'EST', 'GMT', 'HST', 'MET', 'MST', 'PRC', 'ROC', 'ROK', 'UCT', 'WET'];
  const others = Intl.supportedValuesOf('timeZone').filter(
    (zone) => !isSupportedTimeZone(zone) && /^[a-zA-Z/_]+$/.test(zone),
  );
  const refused = [...newer, ...letters, ...others, 'utc', 'europe/prague', 'Mars/Olympus', 'constructor'];
  const said = await saidTo(refused);
  expect(others.length).toBeGreaterThan(50);
  expect(refused.filter((_, i) => said[i] !== NOT_SUPPORTED)).toEqual([]);
  for (const text of await saidTo(['Etc/GMT-1', 'America/Blanc-Sablon', 'Asia/Ust-Nera', '+01:00']))
    expect(text).toMatch(NOT_IN_THE_MODEL);
});
