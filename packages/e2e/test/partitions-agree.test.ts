import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment, pipelineFor, timePrefix } from '@event-archive/environments';
import { hourFromInstant, layoutFromPrefix, wallClockFromInstant } from '@event-archive/event-schema';
import { runJq } from '@event-archive/local-cloud/firehose/partition/jq';
import { evaluatePrefix } from '@event-archive/local-cloud/firehose/prefix';
import { type ZonedTime, zonedTimeAt } from '@event-archive/local-cloud/firehose/zoned-time';
import { describe, expect, it } from 'vitest';
import { root, run, scratch } from './helpers/programs.ts';

// Three descriptions of one path: the prefix that Firehose evaluates (local-cloud's engine stands for it), the template
// that Athena fills in, and the layout that the verifier reads keys with. None knows of the others.
const instants = [Date.parse('2026-12-31T23:59:59.999Z'), Date.parse('2027-01-01T00:01:00.000Z')];
const pairs = [
  // Has no tables, so that two describe its path.
  ['dev', 'website-events'],
  ['prod', 'website-events'],
  ['prod', 'app-logs'],
  ['prod', 'iot-readings'],
] as const;

describe('a partition', () => {
  it.each(pairs)('of %s, %s, is one path for Firehose, Athena and the verifier', async (name, dataset) => {
    const folder = join(root, 'packages/environments/environments');
    for (const instant of instants)
      await agree(join(root, 'terraform/stacks'), folder, name, dataset, instant);
  });

  it.each(['Europe/Madrid', 'America/New_York', 'Asia/Calcutta', 'Pacific/Auckland'])(
    'is one path in %s too',
    async (zone) => {
      const folder = scratch();
      const environments = environmentsIn(folder, zone);
      const out = join(folder, 'stacks');
      const synth = await run('synth', ['--out', out], { EVENT_ARCHIVE_ENVIRONMENTS: environments });
      expect(synth.exitCode, synth.stderr).toBe(0);
      // By arrival, and app-logs by event time, which does not know of the zone.
      for (const instant of instants)
        for (const dataset of ['website-events', 'app-logs', 'iot-readings'])
          await agree(out, environments, 'prod', dataset, instant);
    },
  );
});

describe('a clock', () => {
  const zones = [
    'UTC',
    'Europe/Madrid',
    'America/St_Johns',
    'Asia/Katmandu',
    'Australia/Lord_Howe',
    'Pacific/Apia',
  ];

  it.each(zones)(
    'shows Firehose and the verifier the same in %s, every quarter of an hour of a year',
    (zone) => {
      const newYear = Date.parse('2026-01-01T00:00:00.000Z');
      const quarters = Array.from({ length: 365 * 24 * 4 }, (_unused, i) => newYear + i * 900_000);
      const differing = quarters.filter((instant) => {
        const { year, month, day, hour, minute } = zonedTimeAt(instant, zone);
        return wallClockFromInstant(instant, zone) !== Date.UTC(year, month - 1, day, hour, minute);
      });
      expect(differing).toEqual([]);
    },
  );
});

async function agree(stacks: string, environments: string, name: string, dataset: string, instant: number) {
  const { deliveryStream } = pipelineFor(loadEnvironment(name, environments), dataset);
  const { destination, parameters } = declaredIn(join(stacks, name, 'cdk.tf.json'), dataset);
  // Keys that are taken from an event do not know of the delivery stream's time zone.
  const isByEventTime = deliveryStream.partitionBy === 'event-time';
  const time = zonedTimeAt(instant, isByEventTime ? 'UTC' : destination.custom_time_zone);
  const path = evaluatePrefix(destination.prefix, {
    time: zonedTimeAt(instant, destination.custom_time_zone),
    randomString: () => 'unused',
    partitionKeys: { fromQuery: await keysOf(destination, new Date(instant).toISOString()) },
  });
  const wallClockMs = Date.UTC(time.year, time.month - 1, time.day, time.hour);
  const layout = layoutFromPrefix(timePrefix(deliveryStream));
  if (parameters === undefined) expect(name).toBe('dev');
  else expect(path).toBe(athenaPath(parameters, time));
  expect(path).toBe(layout.pathFromHour(wallClockMs));
  expect(layout.hourFromKey(`${path}delivery-1-2026-12-31-23-59-59-uuid.gz`)).toBe(
    hourFromInstant(wallClockMs),
  );
}

interface Destination {
  readonly prefix: string;
  readonly custom_time_zone: string;
  readonly processing_configuration?: {
    readonly processors: {
      readonly type: string;
      readonly parameters?: { readonly parameter_name: string; readonly parameter_value: string }[];
    }[];
  };
}

function declaredIn(file: string, dataset: string) {
  const { resource } = JSON.parse(readFileSync(file, 'utf8'));
  const id = dataset.replaceAll('-', '_');
  const delivery = resource.aws_kinesis_firehose_delivery_stream[`${id}_delivery_stream`];
  return {
    destination: delivery.extended_s3_configuration as Destination,
    parameters: resource.aws_glue_catalog_table?.[`${id}_table`].parameters as
      | Record<string, string>
      | undefined,
  };
}

/** What the delivery stream's query takes out of an event of this time, by jq itself; nothing where there is no query. */
async function keysOf(
  { processing_configuration: processing }: Destination,
  timestamp: string,
): Promise<Record<string, string>> {
  const extraction = processing?.processors.find(({ type }) => type === 'MetadataExtraction');
  const query = extraction?.parameters?.find(
    ({ parameter_name: name }) => name === 'MetadataExtractionQuery',
  )?.parameter_value;
  if (query === undefined) return {};
  const { exitCode, out, err } = await runJq([query], Buffer.from(JSON.stringify({ timestamp })));
  expect(exitCode, err).toBe(0);
  return JSON.parse(out);
}

/** The template with the values that projection gives its columns, below the bucket. */
function athenaPath(parameters: Record<string, string>, time: ZonedTime): string {
  const template = parameters['storage.location.template']?.replaceAll('$${', '${') ?? '';
  return template.replace(/^s3:\/\/\$\{[^}]+\}\//, '').replaceAll(/\$\{(\w+)\}/g, (_text, column: string) => {
    const value = time[column as 'year' | 'month' | 'day' | 'hour'];
    const [from = NaN, to = NaN] = (parameters[`projection.${column}.range`] ?? '').split(',').map(Number);
    expect(value).toBeGreaterThanOrEqual(from);
    expect(value).toBeLessThanOrEqual(to);
    return String(value).padStart(Number(parameters[`projection.${column}.digits`]), '0');
  });
}

/** The environment files with another time zone for every pipeline of prod. */
function environmentsIn(folder: string, zone: string): string {
  const copy = join(folder, 'environments');
  mkdirSync(copy);
  cpSync(join(root, 'packages/environments/environments'), copy, { recursive: true });
  const file = join(copy, 'prod.json');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replaceAll('"customTimeZone": "UTC"', `"customTimeZone": "${zone}"`),
  );
  return copy;
}
