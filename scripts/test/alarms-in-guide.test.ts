import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const text = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

it('the guide says of every alarm of prod what to do, and of no other', () => {
  const stack = JSON.parse(text('terraform/stacks/prod/cdk.tf.json'));
  const names = Object.values<{ alarm_name: string }>(stack.resource.aws_cloudwatch_metric_alarm).map(
    ({ alarm_name }) => alarm_name.replace(/^prod-(website-events|app-logs|iot-readings)-/, ''),
  );
  const [, section = ''] = text('docs/guide.md').split('## When an alarm fires');
  const [table = ''] = section.split('\n## ');
  const explained = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
  expect(explained).toHaveLength(10);
  expect(explained.toSorted()).toEqual([...new Set(names)].toSorted());
});
