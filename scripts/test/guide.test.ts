import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// What the guide lists of prod is what prod has: a table that nobody compares goes stale.

const text = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

const prod = JSON.parse(text('terraform/stacks/prod/cdk.tf.json')).resource;
const datasets = /^(website-events|app-logs|iot-readings)[-/]/;

/** First cells, in backquotes, of the tables under a heading of the guide. */
function listedUnder(heading: string): string[] {
  const [, section = ''] = text('docs/guide.md').split(`${heading}\n`);
  const [part = ''] = section.split(/^##+ /m);
  return [...part.matchAll(/^\| `([a-z-]+)` \|/gm)].flatMap(([, name]) => name ?? []).toSorted();
}

it('says of every alarm what to do, and of no other', () => {
  const alarms = Object.values<{ alarm_name: string }>(prod.aws_cloudwatch_metric_alarm);
  const ids = new Set(alarms.map((alarm) => alarm.alarm_name.replace('prod-', '').replace(datasets, '')));
  expect(ids.size).toBeGreaterThan(8);
  expect(listedUnder('## When an alarm fires')).toEqual([...ids].toSorted());
});

it('lists every saved query, and no other', () => {
  const queries = Object.values<{ name: string }>(prod.aws_athena_named_query);
  const names = new Set(queries.map(({ name }) => name.replace(datasets, '')));
  expect(names.size).toBe(5);
  expect(listedUnder('### 6. Query')).toEqual([...names].toSorted());
});
