import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countText, tableFrom } from '@event-archive/terminal';
import type { BenchRow } from './bench.ts';
import type { Machine } from './machine.ts';
import type { Ratio } from './ratio.ts';

/** What one run of one bench found. */
export interface BenchResult {
  readonly name: string;
  /** When it began, UTC. */
  readonly date: string;
  readonly machine: Machine;
  readonly rows: readonly BenchRow[];
}

export const RESULTS_FOLDER = fileURLToPath(new URL('../../results/', import.meta.url));

/** Keeps a result as `YYYY-MM-DD-NAME.json`, the last of a day in the place of those before; gives the path. */
export function writeResult(result: BenchResult, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${result.date.slice(0, 10)}-${result.name}.json`);
  writeFileSync(path, `${jsonFromResult(result)}\n`);
  return path;
}

/** The result as JSON, its numbers cut to what they are worth. */
export const jsonFromResult = (result: BenchResult): string =>
  JSON.stringify({ ...result, rows: result.rows.map(roundedRow) }, null, 2);

const roundedRow = (row: BenchRow): BenchRow => ({
  ...row,
  ours: significant(row.ours),
  peer: significant(row.peer),
  ratio: rounded(row.ratio),
});

const SIGNIFICANT_DIGITS = 4;
const significant = (number: number): number => Number(number.toPrecision(SIGNIFICANT_DIGITS));
const hundredths = (number: number): number => Math.round(number * 100) / 100;
const rounded = ({ min, median, max }: Ratio): Ratio => ({
  min: hundredths(min),
  median: hundredths(median),
  max: hundredths(max),
});

/** The rows for people. */
export function textFromRows(rows: readonly BenchRow[]): string {
  const head = ['case', 'bytes', 'ours', 'peer', 'unit', 'ratio', 'min to max', 'peer is', 'note'];
  const body = rows.map(({ case: name, unit, ours, peer, peerName, ratio, bytesPerEvent, note }) => [
    name,
    countText(bytesPerEvent),
    countText(significant(ours)),
    countText(significant(peer)),
    unit,
    ratio.median.toFixed(2),
    `${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)}`,
    peerName,
    note,
  ]);
  return tableFrom([head, ...body], [1, 2, 3, 5]);
}
