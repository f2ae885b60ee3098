import type { Environment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import {
  eventTimePrefix,
  hourly,
  plain,
  query,
  withAppLogs,
  withBucket,
  withDelivery,
} from './helpers/environment.ts';
import { refusalOf } from './helpers/refusal.ts';

type Changes = Parameters<typeof withDelivery>[0];
const delivery = 'pipelines.0.deliveryStream';
const errors = 'errors/!{firehose:error-output-type}/';
const queried = (changes: Changes): Environment => ({ ...withDelivery(changes), query });
const changed = (from: string, to: string): Changes => ({ prefix: hourly.replace(from, to) });

const model = (member: string) =>
  `Value at 'extendedS3DestinationConfiguration.${member}' failed to satisfy constraint: Member must`;

const refused: readonly (readonly [title: string, Environment, field: string, says: string])[] = [
  [
    'YYYY',
    withDelivery(changed('yyyy', 'YYYY')),
    `${delivery}.prefix`,
    'YYYY is the year that the week belongs to',
  ],
  ['DD', withDelivery(changed('dd', 'DD')), `${delivery}.prefix`, 'DD is the day of the year'],
  ['hh', withDelivery(changed('HH', 'hh')), `${delivery}.prefix`, 'hh is the hour of a 12-hour clock'],
  ['mm for the month', withDelivery(changed('MM', 'mm')), `${delivery}.prefix`, 'mm is the minute'],
  [
    'YYYY among the errors',
    withDelivery({ errorOutputPrefix: `${errors}!{timestamp:YYYY}/` }),
    `${delivery}.errorOutputPrefix`,
    'YYYY is the year that the week belongs to',
  ],
  [
    'a prefix without /',
    withDelivery({ prefix: hourly.slice(0, -1) }),
    `${delivery}.prefix`,
    'does not end in /',
  ],
  ['a word for a prefix', withDelivery({ prefix: 'größe' }), `${delivery}.prefix`, 'does not end in /'],
  [
    'an error prefix without /',
    withDelivery({ errorOutputPrefix: errors.slice(0, -1) }),
    `${delivery}.errorOutputPrefix`,
    'does not end in /',
  ],
  [
    'errors inside the data',
    withDelivery({ errorOutputPrefix: `year=1970/${errors}` }),
    `${delivery}.errorOutputPrefix`,
    'lies inside the data of pipelines.0',
  ],
  [
    'errors inside the data of another pipeline',
    withAppLogs({ prefix: `app-logs/${hourly}`, errorOutputPrefix: `year=1970/${errors}` }),
    'pipelines.1.deliveryStream.errorOutputPrefix',
    'lies inside the data of pipelines.0',
  ],
  [
    'two queried pipelines under one prefix',
    { ...withAppLogs({}), query },
    'pipelines.1.deliveryStream.prefix',
    'writes app-logs where pipelines.0 writes website-events, so the table',
  ],
  [
    'no errors prefix',
    withDelivery({ prefix: 'a/', errorOutputPrefix: '' }),
    `${delivery}.errorOutputPrefix`,
    'is empty',
  ],
  ['months without a zero', queried(changed('MM', 'M')), `${delivery}.prefix`, 'Athena cannot compute'],
  ['years of two digits', queried(changed('yyyy', 'yy')), `${delivery}.prefix`, 'Athena cannot compute'],
  [
    'a year written out',
    queried(changed('!{timestamp:yyyy}', '2026')),
    `${delivery}.prefix`,
    'Athena cannot compute',
  ],
  ['no hour', queried(changed('hour=!{timestamp:HH}/', '')), `${delivery}.prefix`, 'Athena cannot compute'],
  [
    'minutes',
    queried({ prefix: `${hourly}!{timestamp:mm}/` }),
    `${delivery}.prefix`,
    'Athena cannot compute',
  ],
  [
    'a random string',
    queried({ prefix: `!{firehose:random-string}/${hourly}` }),
    `${delivery}.prefix`,
    'Athena cannot compute',
  ],
  [
    'a folder without a name',
    queried({ prefix: `a//${hourly}` }),
    `${delivery}.prefix`,
    'begins with / or holds //',
  ],
  [
    'a key that nothing takes from an event',
    withDelivery({
      partitionBy: 'event-time',
      bufferSizeMiB: 64,
      prefix: `!{partitionKeyFromQuery:tag}/${eventTimePrefix}`,
    }),
    `${delivery}.prefix`,
    'tag is not taken from an event',
  ],
  [
    'years that end before they begin',
    { ...plain, query: { ...query, lastYear: 2_025 } },
    'query.lastYear',
    'is before',
  ],
  [
    'days that CloudWatch does not know',
    { ...plain, logRetentionDays: 31 },
    'logRetentionDays',
    'CloudWatch Logs keeps',
  ],
  ...(
    [
      ['bufferSizeMiB', 0, 'bufferingHints.sizeInMBs', 'have value greater than or equal to 1'],
      [
        'bufferIntervalSeconds',
        901,
        'bufferingHints.intervalInSeconds',
        'have value less than or equal to 900',
      ],
      ['fileExtension', `.${'x'.repeat(128)}`, 'fileExtension', 'have length less than or equal to 128'],
      ['customTimeZone', 'x'.repeat(51), 'customTimeZone', 'have length less than or equal to 50'],
      [
        'errorOutputPrefix',
        `${'x'.repeat(1_024)}/`,
        'errorOutputPrefix',
        'have length less than or equal to 1024',
      ],
    ] as const
  ).map(
    ([field, value, member, says]) =>
      [
        `${field} beyond its bound`,
        withDelivery({ [field]: value }),
        `${delivery}.${field}`,
        `${model(member)} ${says}`,
      ] as const,
  ),
  [
    'a partition that is tried for too long',
    withDelivery({
      partitionBy: 'event-time',
      prefix: eventTimePrefix,
      bufferSizeMiB: 64,
      partitionRetrySeconds: 7_201,
    }),
    `${delivery}.partitionRetrySeconds`,
    model('dynamicPartitioningConfiguration.retryOptions.durationInSeconds'),
  ],
  [
    'an extension without its dot',
    withDelivery({ fileExtension: 'gz' }),
    `${delivery}.fileExtension`,
    model('fileExtension'),
  ],
  [
    'a time zone with a digit',
    withDelivery({ customTimeZone: 'Etc/GMT-1' }),
    `${delivery}.customTimeZone`,
    model('customTimeZone'),
  ],
  [
    'Glacier before Standard-IA is over',
    withBucket({ lifecycle: { ...plain.bucket.lifecycle, glacierAfterDays: 59 } }),
    'bucket.lifecycle.glacierAfterDays',
    '59 days is before',
  ],
];

describe('synthesis refuses in one line that names the field', () => {
  it.each(refused)('%s', (_title, environment, field, says) => {
    const line = refusalOf(environment);
    expect(line.startsWith(`${field}: ${says}`)).toBe(true);
    expect(line).not.toContain('\n');
  });
});
