import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { countText } from '@event-archive/terminal';
import type { BenchRow, CaseContext } from '../harness/bench.ts';
import { spread } from '../harness/ratio.ts';
import type { BacklogPlan, BacklogReport } from './backlog-program.ts';
import { BUFFER_MIB, shardsText } from './delivery-stream.ts';

const PROGRAM = fileURLToPath(new URL('backlog-program.ts', import.meta.url));
const BACKLOG = { full: 1_000_000, quick: 50_000 } as const;
const RUNS = { full: 5, quick: 1 } as const;
const MIB = 1_048_576;
const BYTES = 740;

/** A backlog drained in a process of its own: how much memory that takes, beside what is stated of it. */
export async function rows(context: CaseContext): Promise<BenchRow[]> {
  const found: BenchRow[] = [];
  for (const shards of [1, 4]) found.push(await measured(shards, context));
  return found;
}

async function measured(shards: number, { name, quick, say }: CaseContext): Promise<BenchRow> {
  const plan = { records: quick ? BACKLOG.quick : BACKLOG.full, bytes: BYTES, shards } as const;
  const reports: BacklogReport[] = [];
  for (let i = 0; i < (quick ? RUNS.quick : RUNS.full); i++) {
    const report = await drained(plan);
    reports.push(report);
    say(`${shardsText(shards)}: MiB by quarter ${quartersText(report)}`);
  }
  const boundMib = boundBytes(shards) / MIB;
  const held = spread(reports.map(({ heldBytes }) => heldBytes / MIB));
  const grown = spread(reports.map(({ restBytes, peakBytes }) => (Math.max(...peakBytes) - restBytes) / MIB));
  const last = reports.at(-1);
  return {
    case: name,
    unit: 'MiB of records held',
    ours: held.max,
    peer: boundMib,
    peerName: 'stated bound: 3 buffers × shards',
    ratio: { min: boundMib / held.max, median: boundMib / held.median, max: boundMib / held.min },
    pairs: reports.length,
    bytesPerEvent: BYTES,
    note:
      `${shardsText(shards)}, ${countText(plan.records)} records; the process grows by ${grown.median.toFixed(0)} MiB ` +
      `(${grown.min.toFixed(0)} to ${grown.max.toFixed(0)}), resident MiB at rest and by quarter ${last ? quartersText(last) : ''}`,
  };
}

const quartersText = ({ restBytes, peakBytes }: BacklogReport): string =>
  [restBytes, ...peakBytes].map((bytes) => Math.round(bytes / MIB)).join(' → ');

const drained = async (plan: BacklogPlan): Promise<BacklogReport> => {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, JSON.stringify(plan)]);
  return JSON.parse(stdout) as BacklogReport;
};

/** Of each shard: a buffer that fills and two under way. */
const BUFFERS_PER_SHARD = 3;

/** Bytes of records that the engine may hold; a buffer is full with the record that reaches its size. */
export const boundBytes = (shards: number): number => shards * BUFFERS_PER_SHARD * (BUFFER_MIB * MIB + BYTES);
