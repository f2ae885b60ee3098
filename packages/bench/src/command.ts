import { type Command, defineCommand, type ExitCode, type Io, UserError } from '@event-archive/terminal';
import { benchNamed, benchNames } from './benches/index.ts';
import type { Bench, BenchOptions } from './harness/bench.ts';
import { type BenchResult, jsonFromResult, textFromRows, writeResult } from './harness/result.ts';
import { runBench } from './harness/run-bench.ts';

const flags = {
  quick: {
    type: 'boolean',
    default: false,
    describe: 'Small sizes, within a minute; nothing is kept',
  },
  case: { type: 'string', describe: 'Only the case of this name; nothing is kept' },
  format: {
    choices: ['text', 'json'] as const,
    default: 'text' as const,
    describe: 'For people or for programs: json needs the name of one bench',
  },
} as const;

interface Surroundings {
  readonly now: () => Date;
  readonly resultsFolder: string;
}

/** `pnpm bench`: measures ours beside a peer, in the same run. */
export const benchCommand = (around: Surroundings): Command =>
  defineCommand({
    name: '$0 [name]',
    describe: `Measures beside a peer in the same run: all benches, or one of ${benchNames().join(', ')}`,
    flags,
    examples: [
      ['', 'all of them; each result goes to packages/bench/results/DATE-NAME.json'],
      ['delivery --quick', 'one, in small'],
      ['delivery --case gzip-vs-zlib --format json', 'one case of it, as one JSON value on stdout'],
    ],
    async run(options, io) {
      const { name, quick, case: only, format } = options as typeof options & { readonly name?: string };
      if (format === 'json' && name === undefined)
        throw new UserError('--format json: prints one bench; name it');
      const names = name === undefined ? benchNames() : [knownBench(name)];
      const benches = await Promise.all(names.map(async (each) => ({ each, bench: await benchNamed(each) })));
      checkCase(only, benches);
      for (const { each, bench } of benches) {
        if (only !== undefined && !bench.cases.some((one) => one.name === only)) continue;
        const result = await runBench(each, bench, { quick, only }, { now: around.now, say: io.error });
        report(result, bench, { quick, only }, { format, io, resultsFolder: around.resultsFolder });
      }
      return 0 satisfies ExitCode;
    },
  });

function knownBench(name: string): string {
  if (benchNames().includes(name)) return name;
  throw new UserError(`${name}: there is no such bench; there are ${benchNames().join(', ')}`);
}

function checkCase(only: string | undefined, benches: readonly { readonly bench: Bench }[]): void {
  const cases = benches.flatMap(({ bench }) => bench.cases.map(({ name }) => name));
  if (only === undefined || cases.includes(only)) return;
  throw new UserError(`--case ${only}: there is no such case; there are ${cases.join(', ')}`);
}

function report(
  result: BenchResult,
  bench: Bench,
  { quick, only }: BenchOptions,
  { format, io, resultsFolder }: { format: 'text' | 'json'; io: Io; resultsFolder: string },
): void {
  if (format === 'json') io.print(jsonFromResult(result));
  else io.print(textFromRows(result.rows));
  if (format === 'text' && bench.appendix) io.print(`\n${bench.appendix()}`);
  // A small run must not become what README says.
  if (!quick && only === undefined) io.error(`kept in ${writeResult(result, resultsFolder)}`);
}
