import type { Bench, BenchOptions, BenchRow } from './bench.ts';
import { loadOfLastMinute, loadText, thisMachine } from './machine.ts';
import type { BenchResult } from './result.ts';

/** Runs the cases of a bench one after the other. `say` gets the load of the machine and a line for each case. */
export async function runBench(
  name: string,
  bench: Bench,
  options: BenchOptions,
  { now, say }: { now: () => Date; say: (text: string) => void },
): Promise<BenchResult> {
  const machine = thisMachine();
  const date = now().toISOString();
  say(`${name}: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`);
  say(`${name}: ${loadText(loadOfLastMinute(), machine.cores)}`);
  const rows: BenchRow[] = [];
  for (const { name: caseName, run } of bench.cases) {
    if (options.only !== undefined && options.only !== caseName) continue;
    say(`${name}: ${caseName}`);
    rows.push(...(await run({ quick: options.quick, say: (text) => say(`${name}: ${caseName}: ${text}`) })));
  }
  return { name, date, machine, rows };
}
