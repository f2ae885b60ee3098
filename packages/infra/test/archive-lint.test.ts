import { environmentNames, loadEnvironment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { lintFindings } from '../src/archive-lint.ts';
import {
  eventTimePrefix,
  hourly,
  query,
  withAppLogs,
  withBucket,
  withDelivery,
} from './helpers/environment.ts';

const errors = 'errors/!{firehose:error-output-type}/';
const linesOf = (...args: Parameters<typeof lintFindings>) =>
  lintFindings(...args).map(({ severity, field, message }) => `${severity} ${field}: ${message}`);
const refusedFields = (...args: Parameters<typeof lintFindings>) =>
  lintFindings(...args)
    .filter(({ severity }) => severity === 'refused')
    .map(({ field }) => field.replace('pipelines.0.deliveryStream.', ''));

describe('lintFindings', () => {
  it.each(environmentNames())('finds nothing in %s', (name) => {
    expect(lintFindings(loadEnvironment(name))).toEqual([]);
  });

  it.each([
    ['yyyy', 'YYYY', 'YYYY is the year that the week belongs to'],
    ['dd', 'DD', 'DD is the day of the year'],
    ['HH', 'hh', 'hh is the hour of a 12-hour clock'],
    ['HH', 'KK', 'KK is the hour of a 12-hour clock'],
    ['HH', 'kk', 'kk is the hour from 1 to 24'],
    ['MM', 'mm', 'mm is the minute, and the month is missing'],
  ])('refuses %s written as %s', (right, wrong, message) => {
    const prefix = hourly.replace(`{timestamp:${right}}`, `{timestamp:${wrong}}`);
    const [finding] = lintFindings(withDelivery({ prefix }));
    expect(finding).toMatchObject({ severity: 'refused', field: 'pipelines.0.deliveryStream.prefix' });
    expect(finding?.message).toContain(message);
    expect(finding?.message).toContain(`write ${right}`);
  });

  it.each(['MM', 'LL'])('takes minutes beside a month that is %s', (month) => {
    const prefix = `${hourly.replace('MM', month)}minute=!{timestamp:mm}/`;
    expect(refusedFields(withDelivery({ prefix }))).toEqual([]);
  });

  it('takes letters that are quoted in a time pattern', () => {
    const prefix = "!{timestamp:'YYYY DD hh'/yyyy/MM/dd/HH/}";
    expect(refusedFields(withDelivery({ prefix }))).toEqual([]);
  });

  it('refuses week years in the error prefix too', () => {
    const errorOutputPrefix = `${errors}!{timestamp:YYYY}/`;
    expect(refusedFields(withDelivery({ errorOutputPrefix }))).toEqual(['errorOutputPrefix']);
  });

  it('shows how an object would be called without the last slash', () => {
    const prefix = hourly.slice(0, -1);
    expect(linesOf(withDelivery({ prefix }))).toEqual([
      'refused pipelines.0.deliveryStream.prefix: does not end in /, so objects are named hour=!{timestamp:HH}website-events-delivery-1-…; end it with /',
    ]);
  });

  it.each([
    ['a slash inside the last time pattern', 'a/!{timestamp:yyyy/MM/dd/HH/}'],
    ['a quoted slash inside the last time pattern', "a/!{timestamp:yyyy/MM/dd/HH'/'}"],
  ])('takes %s', (_title, prefix) => {
    expect(lintFindings(withDelivery({ prefix }))).toEqual([]);
  });

  it.each([
    ['beside the data', hourly, errors, undefined],
    ['in the partitions', hourly, `year=!{timestamp:yyyy}/${errors}`, 'refused'],
    ['under the literal beginning of the data', `événements/${hourly}`, 'événements/year=1970/', 'refused'],
    ['in a literal prefix', 'events/', `events/${errors}`, 'refused'],
    [
      'an expression first, like the data',
      '!{timestamp:yyyy/MM/dd/HH/}',
      '!{firehose:error-output-type}/',
      'refused',
    ],
    ['empty under a literal prefix', 'events/', '', 'refused'],
    ["in the data's folder", `events/${hourly}`, `events/${errors}`, 'warning'],
  ])('judges an error prefix %s', (_title, prefix, errorOutputPrefix, severity) => {
    const found = lintFindings(withDelivery({ prefix, errorOutputPrefix })).find(({ field }) =>
      field.endsWith('.errorOutputPrefix'),
    );
    expect(found?.severity).toBe(severity);
  });

  it('warns of a prefix that the verifier cannot read back', () => {
    expect(
      linesOf(withDelivery({ prefix: 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/' })),
    ).toEqual([
      'warning pipelines.0.deliveryStream.prefix: the verifier cannot tell from a key which hour it belongs to: prefix must name HH exactly once, not 0 times',
    ]);
  });

  it('warns of a time zone other than UTC', () => {
    const [finding] = lintFindings(withDelivery({ customTimeZone: 'Europe/Madrid' }));
    expect(finding).toMatchObject({
      severity: 'warning',
      field: 'pipelines.0.deliveryStream.customTimeZone',
    });
  });

  it('says that a time zone does nothing to paths by event time', () => {
    const changes = { partitionBy: 'event-time', prefix: eventTimePrefix } as const;
    expect(linesOf(withDelivery({ ...changes, customTimeZone: 'Europe/Madrid' }))).toEqual([
      'warning pipelines.0.deliveryStream.customTimeZone: has no effect on paths by event time, which are in UTC; Europe/Madrid is in the names of objects alone; write UTC',
    ]);
  });

  it('takes no time zone for UTC', () => {
    expect(lintFindings(withDelivery({ customTimeZone: '' }))).toEqual([]);
  });

  it('warns that nobody knows whether Firehose can write locked objects', () => {
    const [finding, ...more] = lintFindings(withBucket({ objectLockDays: 30 }));
    expect(finding).toMatchObject({ severity: 'warning', field: 'bucket.objectLockDays' });
    expect(more).toEqual([]);
  });

  it('warns of records that run together', () => {
    const [finding] = lintFindings(withDelivery({ appendDelimiterToRecord: false }));
    expect(finding).toMatchObject({
      severity: 'warning',
      field: 'pipelines.0.deliveryStream.appendDelimiterToRecord',
    });
  });

  it.each([
    ['.json', 'GZIP', 1],
    ['.json.gz', 'GZIP', 0],
    ['.json', 'UNCOMPRESSED', 0],
    ['.hsnappy', 'HADOOP_SNAPPY', 0],
    ['.gz', 'Snappy', 1],
  ] as const)(
    'counts the extension %s on %s objects as %i warnings',
    (fileExtension, compressionFormat, count) => {
      expect(lintFindings(withDelivery({ fileExtension, compressionFormat }))).toHaveLength(count);
    },
  );

  it.each([
    ['.parquet', 0],
    ['.gz.parquet', 0],
    ['.json', 1],
  ])('counts the extension %s on Parquet objects as %i warnings', (fileExtension, count) => {
    const parquet = { format: 'PARQUET', compressionFormat: 'UNCOMPRESSED' } as const;
    const changes = { ...parquet, appendDelimiterToRecord: false, fileExtension };
    expect(lintFindings(withDelivery(changes))).toHaveLength(count);
  });

  it('warns of two pipelines that write under the same prefix', () => {
    expect(linesOf(withAppLogs({}))).toEqual([
      'warning pipelines.1.deliveryStream.prefix: writes app-logs where pipelines.0 writes website-events, so nobody can read one without the other; begin it with app-logs/',
    ]);
  });

  it.each([
    ['events/', 'events/app-logs/'],
    ['events/web/', 'events/'],
  ])('warns of data under %s and %s, whichever comes first', (first, second) => {
    const [websiteEvents, appLogs] = withAppLogs({ prefix: second + hourly.replace('year=', '') }).pipelines;
    if (!websiteEvents || !appLogs) throw new Error('two pipelines');
    const { deliveryStream } = websiteEvents;
    const pipelines = [
      {
        ...websiteEvents,
        deliveryStream: { ...deliveryStream, prefix: first + hourly.replace('year=', '') },
      },
      appLogs,
    ];
    const [finding, ...more] = lintFindings({ ...withAppLogs({}), pipelines });
    expect(finding).toMatchObject({ severity: 'warning', field: 'pipelines.1.deliveryStream.prefix' });
    expect(more).toEqual([]);
  });

  it('refuses two pipelines under one prefix as soon as they are queried, whatever files them', () => {
    const message =
      'writes app-logs where pipelines.0 writes website-events, so the table of each reads the rows of both; begin it with app-logs/';
    for (const changes of [{}, { partitionBy: 'event-time', prefix: eventTimePrefix }] as const)
      expect(linesOf({ ...withAppLogs(changes), query })).toEqual([
        `refused pipelines.1.deliveryStream.prefix: ${message}`,
      ]);
    expect(linesOf({ ...withAppLogs({ prefix: `app-logs/${hourly}` }), query })).toEqual([]);
  });

  it('takes two pipelines under prefixes of their own', () => {
    expect(lintFindings(withAppLogs({ prefix: `app-logs/${hourly}` }))).toEqual([]);
  });

  it('refuses errors of one pipeline among the data of another', () => {
    const findings = lintFindings(
      withAppLogs({ prefix: `app-logs/${hourly}`, errorOutputPrefix: `year=1970/${errors}` }),
    );
    expect(findings.map(({ severity, field }) => [severity, field])).toEqual([
      ['refused', 'pipelines.1.deliveryStream.errorOutputPrefix'],
    ]);
  });

  it('refuses a name that two pipelines share', () => {
    const shared = withAppLogs(
      { name: 'website-events-delivery', prefix: `app-logs/${hourly}` },
      'website-events-stream',
    );
    expect(refusedFields(shared)).toEqual(['pipelines.1.stream.name', 'pipelines.1.deliveryStream.name']);
  });
});
