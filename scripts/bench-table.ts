import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineCommand, runCli, UserError } from '@event-archive/terminal';
import { jsonOf, repositoryFiles, textOf } from './repository.ts';

/** What packages/bench writes of one run, as far as the table says it. */
interface BenchResult {
  readonly name: string;
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly rows: readonly {
    readonly case: string;
    readonly unit: string;
    readonly ours: number;
    readonly peer: number;
    readonly peerName: string;
    readonly ratio: { readonly min: number; readonly median: number; readonly max: number };
    readonly bytesPerEvent: number;
    readonly note: string;
  }[];
}

const RESULT_FILE = /^packages\/bench\/results\/(\d{4}-\d{2}-\d{2})-(.+)\.json$/;
const [BEGIN, END] = ['<!-- bench:begin -->', '<!-- bench:end -->'];
export const README = 'README.md';

/** The last result of each bench, by name. */
export function newestResults(root: string): BenchResult[] {
  const newest = new Map<string, string>();
  // Sorted by name, which begins with the day.
  for (const file of repositoryFiles(root)) {
    const [, , name] = RESULT_FILE.exec(file) ?? [];
    if (name !== undefined) newest.set(name, file);
  }
  return [...newest.entries()].sort().map(([, file]) => jsonOf<BenchResult>(root, file));
}

/** The page with the table of these results between its marks; undefined where it has none. */
export function pageWithTable(page: string, results: readonly BenchResult[]): string | undefined {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) return undefined;
  return `${page.slice(0, begin + BEGIN.length)}\n${tableFromResults(results)}\n${page.slice(end)}`;
}

const tableFromResults = (results: readonly BenchResult[]): string =>
  results.map((result) => [headingOf(result), '', ...linesOf(result)].join('\n')).join('\n\n');

const headingOf = ({ name, date, machine: { cpu, cores, node } }: BenchResult): string =>
  `\`${name}\`, ${date.slice(0, 10)}, ${cpu}, ${cores} cores, Node ${node}:`;

const linesOf = ({ rows }: BenchResult): string[] => [
  '| case | bytes | ours | peer | ratio (min to max) | of what |',
  '|---|---|---|---|---|---|',
  ...rows.map(
    ({ case: name, unit, ours, peer, peerName, ratio, bytesPerEvent, note }) =>
      `| ${name} | ${bytesPerEvent} | ${count(ours)} ${unit} | ${count(peer)} | ` +
      `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)}) | ${note}; peer: ${peerName} |`,
  ),
];

const count = (number: number): string =>
  number.toLocaleString('en-US', { maximumFractionDigits: number < 100 ? 1 : 0 });

const command = defineCommand({
  name: '$0',
  describe: "Makes README's table of measurements from the newest results in packages/bench/results",
  flags: {},
  async run(_, io) {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const path = join(root, README);
    const page = pageWithTable(readFileSync(path, 'utf8'), newestResults(root));
    if (page === undefined) throw new UserError(`${README}: has no ${BEGIN} … ${END}; put them back`);
    writeFileSync(path, page);
    io.print(`${README}: ${newestResults(root).length} results`);
    return 0;
  },
});

/** What is wrong with the table as it stands. */
export function tableProblems(root: string): string[] {
  const page = textOf(root, README);
  const expected = pageWithTable(page, newestResults(root));
  if (expected === undefined) return [`${README}: has no ${BEGIN} … ${END}`];
  return expected === page
    ? []
    : [`${README}: its measurements are not those of the newest results; run pnpm bench:table`];
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await runCli('bench:table', [command], process.argv.slice(2));
