import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type CostLine,
  environmentNames,
  loadEnvironment,
  monthlyCost,
  type PricedResources,
  sumUsd,
} from '@event-archive/environments';
import { defineCommand, type Io, runCli, tableFrom, UserError } from '@event-archive/terminal';

const cost = defineCommand({
  name: '$0',
  describe: 'Estimate what an environment costs in a month of 730 hours, at list prices',
  flags: {
    env: { type: 'string', default: 'dev', describe: 'environment, e.g. dev or prod' },
    rate: { type: 'number', default: 0, describe: 'events a second over all datasets, evenly; 0: idle' },
    bytes: { type: 'number', default: 1_000, describe: 'bytes of one event as JSON' },
    format: { choices: ['text', 'json'] as const, default: 'text', describe: 'how to print it' },
  },
  examples: [
    ['--env prod', 'what prod costs while nobody sends'],
    ['--env prod --rate 100 --bytes 1000', 'and with 100 events of 1 kB a second'],
  ],
  async run({ env, rate, bytes, format }, io) {
    if (!(rate >= 0 && Number.isFinite(rate))) throw new UserError(`--rate ${rate}: must be 0 or more`);
    if (!(Number.isInteger(bytes) && bytes > 0 && bytes <= 1_048_576))
      throw new UserError(`--bytes ${bytes}: must be a whole number from 1 to 1048576`);
    const environment = loadEnvironment(env);
    if (environment.endpoint !== null)
      throw new UserError(`--env ${env}: runs at ${environment.endpoint} and costs nothing; name one on AWS`);
    const lines = monthlyCost(environment, pricedResources(env), {
      eventsPerSecond: rate,
      bytesPerEvent: bytes,
    });
    if (format === 'json')
      io.print(JSON.stringify({ environment: env, rate, bytes, usd: sumUsd(lines), lines }));
    else print(lines, io);
    return 0;
  },
});

/** Counts what is paid for by the piece in the stack that `pnpm synth` wrote. */
function pricedResources(environment: string): PricedResources {
  const file = fileURLToPath(new URL(`../terraform/stacks/${environment}/cdk.tf.json`, import.meta.url));
  let resource: Record<string, object>;
  try {
    ({ resource } = JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new UserError(
      `${file}: cannot be read; run "pnpm synth" (environments: ${environmentNames().join(', ')})`,
      {
        cause,
      },
    );
  }
  const count = (type: string) => Object.keys(resource[type] ?? {}).length;
  return {
    customerKeys: count('aws_kms_key'),
    alarmMetrics: watchedMetrics(resource.aws_cloudwatch_metric_alarm ?? {}),
    dashboards: count('aws_cloudwatch_dashboard'),
  };
}

/** An alarm is paid for by the metric, and one may compute something of several. */
const watchedMetrics = (alarms: object): number =>
  Object.values<{ metric_query?: { metric?: object }[] }>({ ...alarms })
    .map(({ metric_query }) => metric_query?.filter(({ metric }) => metric !== undefined).length ?? 1)
    .reduce((sum, metrics) => sum + metrics, 0);

function print(lines: readonly CostLine[], io: Io): void {
  const rows = lines.map((line) => [
    line.what,
    amount(line.quantity),
    line.unit,
    `$${line.unitPriceUsd}`,
    dollars(line.usd),
  ]);
  io.print(tableFrom([...rows, ['sum', '', '', '', dollars(sumUsd(lines))]], [1, 3, 4]));
  io.error(io.paintError('dim', NOT_COUNTED));
}

const NOT_COUNTED =
  'not counted: KMS requests, logs, queries, restores, months after the first, transfer, tax; list prices as read on 2026-11-24';

const amount = (quantity: number) => quantity.toLocaleString('en-US', { maximumFractionDigits: 1 });
const dollars = (usd: number) => `$${usd.toFixed(2)}`;

await runCli('cost', [cost], process.argv.slice(2));
