import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { countText } from '@event-archive/terminal';
import type { BenchRow, CaseContext } from '../harness/bench.ts';
import { startNullKinesis } from './sinks.ts';

const COMMAND = fileURLToPath(new URL('../../../producer/src/cli.ts', import.meta.url));
const EVENTS = { full: 5_000_000, quick: 150_000 } as const;
/** What the producer promises to stay under, whatever it sends. */
export const STATED_MIB = 300;
const SAMPLE_EVERY_MS = 250;
const MIB = 1_048_576;

/** A run of the command itself at full speed: the most memory that its process has. */
export async function rows({ name, quick, say }: CaseContext): Promise<BenchRow[]> {
  const events = quick ? EVENTS.quick : EVENTS.full;
  const { residentMib, bytes, seconds } = await commandRun(events);
  const peak = Math.max(...residentMib);
  const quarters = quarterPeaks(residentMib).map(Math.round).join(' → ');
  say(`${countText(events)} events in ${seconds.toFixed(0)} s, resident MiB by quarter ${quarters}`);
  const ratio = STATED_MIB / peak;
  const row = {
    case: name,
    unit: 'MiB resident',
    ours: peak,
    peer: STATED_MIB,
    peerName: 'stated bound',
    ratio: { min: ratio, median: ratio, max: ratio },
    pairs: 1,
    bytesPerEvent: Math.round(bytes / events),
    note: `${countText(events)} website events by \`producer send\` to null Kinesis; the most in each quarter of the run ${quarters}`,
  };
  return [row];
}

interface CommandRun {
  /** What the process had, sample after sample. */
  readonly residentMib: readonly number[];
  readonly bytes: number;
  readonly seconds: number;
}

/** Sends so many events by the command line. Throws where the stream did not accept every one. */
export async function commandRun(events: number): Promise<CommandRun> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-memory-'));
  const sink = await startNullKinesis();
  try {
    const args = ['send', '--env', 'local', '--count', String(events), '--endpoint', sink.endpoint];
    const child = spawn(process.execPath, [COMMAND, ...args, '--ledgers', folder, '--format', 'json']);
    const residentMib: number[] = [];
    const sampling = setInterval(() => {
      void residentOf(child.pid).then((mib) => mib !== undefined && residentMib.push(mib));
    }, SAMPLE_EVERY_MS);
    let [printed, complaint] = ['', ''];
    child.stdout.on('data', (chunk) => (printed += chunk));
    child.stderr.on('data', (chunk) => (complaint += chunk));
    const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
    clearInterval(sampling);
    if (exitCode !== 0) throw new Error(`producer send ended with ${exitCode}: ${complaint}`);
    const { counts, seconds } = JSON.parse(printed) as {
      counts: { accepted: number; bytes: number };
      seconds: number;
    };
    if (counts.accepted !== events) throw new Error(`${counts.accepted} of ${events} events were accepted`);
    return { residentMib, bytes: counts.bytes, seconds };
  } finally {
    await sink.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the system has it; undefined once the process is gone. */
const residentOf = (pid: number | undefined): Promise<number | undefined> =>
  promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]).then(
    ({ stdout }) => (Number(stdout) * 1_024) / MIB || undefined,
    () => undefined,
  );

/** Samples → the most in each quarter of them. */
export const quarterPeaks = (samples: readonly number[]): number[] =>
  [0, 1, 2, 3].map((quarter) => {
    const from = Math.floor((quarter * samples.length) / 4);
    const to = Math.floor(((quarter + 1) * samples.length) / 4);
    return Math.max(...samples.slice(from, Math.max(to, from + 1)));
  });
