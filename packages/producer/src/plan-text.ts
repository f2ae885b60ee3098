import { bytesText, countText, type Paint, tableFrom } from '@event-archive/terminal';
import type { Plan } from './plan.ts';
import { type Share, shardLimits } from './prediction.ts';

/** Shards that are shown: the busiest ones. */
const SHOWN_SHARDS = 10;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const rateText = (rate: number): string => countText(Math.floor(rate));

/** Plan → lines for people. */
export function textFromPlan(plan: Plan, paint: Paint): string {
  const { stream, environment, sampled, invalid, bytesPerRecord } = plan;
  return [
    `${stream} (${environment}), from ${countText(sampled)} ${plan.dataset} of ${bytesText(Math.round(bytesPerRecord))} on average`,
    ...(invalid > 0 ? [`${countText(invalid)} invalid events passed over; see pnpm producer validate`] : []),
    '',
    shardTable(plan),
    '',
    tableFrom(
      [['hottest key', 'share'], ...plan.hottestKeys.map(({ name, records }) => [name, percent(records)])],
      [1],
    ),
    '',
    verdictText(plan, paint),
    ...hotKeyText(plan, paint),
    ...costText(plan),
  ].join('\n');
}

function shardTable({ shards, rate, bytesPerRecord }: Plan): string {
  const busiest = [...shards].sort((a, b) => b.records - a.records).slice(0, SHOWN_SHARDS);
  const rows = busiest.map(({ name, records, bytes }) => [
    name,
    percent(records),
    ...(rate === null
      ? []
      : [
          `${rateText(records * rate)} of ${countText(shardLimits.recordsPerSecond)}`,
          `${bytesText(Math.round(bytes * rate * bytesPerRecord))} of ${bytesText(shardLimits.bytesPerSecond)}`,
        ]),
  ]);
  const head = ['shard', 'share', ...(rate === null ? [] : ['records/s', 'bytes/s'])];
  const more = shards.length - busiest.length;
  return [
    tableFrom([head, ...rows], [1, 2, 3]),
    ...(more > 0 ? [`and ${countText(more)} less busy`] : []),
  ].join('\n');
}

/** Whether the rate fits the shards, in a line. */
export function verdictText(
  { rate, fits, maxRate, shards }: Pick<Plan, 'rate' | 'fits' | 'maxRate' | 'shards'>,
  paint: Paint,
): string {
  const most = `${rateText(maxRate)} events/s`;
  if (rate === null) return `the shards take up to ${most} as records of their own`;
  if (fits) return paint('green', `--rate ${rate} fits: the shards take up to ${most}`);
  const needed = Math.ceil((rate / maxRate) * shards.length);
  return paint(
    'red',
    `--rate ${rate} does not fit: the busiest shard is full at ${most}; about ${countText(needed)} even shards would take it`,
  );
}

/** A line where one key has too much. */
export function hotKeyText({ hotKey }: Pick<Plan, 'hotKey'>, paint: Paint): string[] {
  if (hotKey === null) return [];
  return [
    paint(
      'yellow',
      `hot key ${quoted(hotKey)}, no more than ${rateText(hotKey.maxRate)} events/s with it; more shards do not help, choose a partition key with more values`,
    ),
  ];
}

const quoted = ({ name, records }: Share): string =>
  `"${name}": ${percent(records)} of the events go to one shard`;

const costText = ({ usd }: Plan): string[] =>
  usd === null
    ? []
    : [
        `about $${usd.day.toFixed(2)} a day, $${usd.month.toFixed(2)} a month at this rate, at list prices; pnpm cost has each line`,
      ];
