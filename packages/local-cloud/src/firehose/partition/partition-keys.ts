import { isUtf8 } from 'node:buffer';
import { type JqRun, runJq } from './jq.ts';
import { jqText, withJqNumbers } from './jq-numbers.ts';

/** What a query gives for a record: the values of its keys, or why there are none. */
export type KeyOutcome = { readonly keys: PartitionKeys } | { readonly problem: string };
export type PartitionKeys = Readonly<Record<string, string>>;

// Seen at the service in error objects of several delivery streams.
const NO_JSON = 'Non JSON record provided';
export const NO_VALUE = 'partitionKeys values must not be null or empty';
// Not documented: what a query has to say is one object.
const NO_OBJECT = 'MetadataExtractionQuery must give one JSON object';

const MAX_RUN_RECORDS = 2_000;
const MAX_RUN_BYTES = 4 * 1_048_576;

/**
 * Records → the outcome of a query for each, in order. A record has to be one JSON document. jq runs over many records
 * at once; one that jq itself cannot take is found and set apart. The service's engine is JQ-1.6; this is jq 1.7.1,
 * handed and read numbers as those of 1.6. Queries that 1.6 does not take are refused at creation (rules/jq-1-6.ts).
 */
export async function partitionKeysOf(query: string, records: readonly Buffer[]): Promise<KeyOutcome[]> {
  const outcomes: KeyOutcome[] = records.map(() => ({ problem: NO_JSON }));
  const inputs = records.map(jsonIn);
  const readable = inputs.flatMap((input, i) => (input ? [i] : []));
  for (const run of runsOf(readable, records)) {
    const results = await resultsOf(
      query,
      run.map((i) => inputs[i] ?? NO_INPUT),
    );
    run.forEach((i, at) => {
      outcomes[i] = outcomeOf(results[at]);
    });
  }
  return outcomes;
}

/** What jq is given of a record; undefined where the record is no JSON document. */
function jsonIn(record: Buffer): Buffer | undefined {
  if (!isUtf8(record)) return undefined;
  const text = record.toString('utf8');
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const json = withJqNumbers(text);
  return json === text ? record : Buffer.from(json);
}

/** Indices cut into runs that jq gets through in a moment: it keeps the process from everything else meanwhile. */
function runsOf(indices: readonly number[], records: readonly Buffer[]): number[][] {
  const runs: number[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const i of indices) {
    const last = runs.at(-1);
    bytes += records[i]?.length ?? 0;
    if (last && last.length < MAX_RUN_RECORDS && bytes <= MAX_RUN_BYTES) last.push(i);
    else {
      runs.push([i]);
      bytes = records[i]?.length ?? 0;
    }
  }
  return runs;
}

/** Of one record: all that the query gave, or the error that it ended with. */
type Result = readonly unknown[] | { readonly error: string };

async function resultsOf(query: string, records: readonly Buffer[]): Promise<Result[]> {
  const run = await jqOver(query, records);
  const results = run.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result);
  if (results.length === records.length) return results;
  const isBroken = run.exitCode === NO_PROGRAM;
  // Run by itself, a broken query is told of in its own words and lines.
  const error =
    (isBroken ? await runJq([query], NO_INPUT) : run).err.trim() || `jq ended with ${run.exitCode}`;
  if (isBroken || records.length === 1) return records.map(() => ({ error }));
  const half = Math.ceil(records.length / 2);
  return [
    ...(await resultsOf(query, records.slice(0, half))),
    ...(await resultsOf(query, records.slice(half))),
  ];
}

const NO_PROGRAM = 3;
const NO_INPUT = Buffer.alloc(0);
const NEWLINE = Buffer.from('\n');

async function jqOver(query: string, records: readonly Buffer[]): Promise<JqRun> {
  try {
    return await runJq([programOf(query)], Buffer.concat(records.flatMap((record) => [record, NEWLINE])));
  } catch (error) {
    return { exitCode: -1, out: '', err: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * One line for each input, whatever the query does; it cannot take the next input or end the run. What jq 1.6 has and
 * 1.7 dropped is there.
 */
const programOf = (query: string): string => `
def input: error("input is not available"); def inputs: input; def debug: .; def stderr: .;
def halt: error("halt is not available"); def halt_error: halt; def halt_error($code): halt;
def leaf_paths: paths(scalars); def recurse_down: recurse;
try [
${query}
] catch {error: (if type == "string" then . else tojson end)}`;

function outcomeOf(result: Result | undefined): KeyOutcome {
  if (!result) return { problem: NO_OBJECT };
  if ('error' in result) return { problem: result.error };
  const [object, ...more] = result;
  if (more.length > 0 || typeof object !== 'object' || object === null || Array.isArray(object))
    return { problem: NO_OBJECT };
  const entries = Object.entries(object).map(([key, value]) => [key, textOf(value)] as const);
  return entries.some(([, text]) => text === '')
    ? { problem: NO_VALUE }
    : { keys: Object.fromEntries(entries) };
}

/** Numbers and booleans become what jq prints of them, which is not documented; so do arrays and objects here. */
function textOf(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : jqText(value);
}
