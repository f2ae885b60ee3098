import { bytesText, countText, durationText, tableFrom } from '@event-archive/terminal';
import type { MetricReport } from '../firehose/metric-report.ts';
import type { MetricValue } from '../firehose/metrics.ts';

/** The metrics of a delivery stream as CloudWatch names them → lines; what has no data point has no value. */
export function metricTable({ dimensions, values }: MetricReport, heading: (text: string) => string): string {
  const rows = Object.entries(values).map(([metric, value]) => [
    metric,
    textOf(value.now, value),
    textOf(value.lastMinute, value),
    textOf(value.sinceStart, value),
    value.statistic,
  ]);
  const titles = ['now', 'last whole minute', 'since start', 'statistic'];
  const title = `${heading('metrics of')} ${dimensions.DeliveryStreamName}`;
  return tableFrom([[title, ...titles], ...rows], [1, 2, 3]);
}

function textOf(value: number | undefined, { unit }: MetricValue): string {
  if (value === undefined) return '-';
  if (unit === 'Bytes') return bytesText(value);
  if (unit === 'Bytes/Second') return `${bytesText(Math.round(value))}/s`;
  if (unit === 'Seconds') return durationText(value);
  if (unit === 'Milliseconds') return `${countText(Math.round(value))} ms`;
  return unit === 'Count' ? countText(value) : String(Math.round(value * 1_000) / 1_000);
}
