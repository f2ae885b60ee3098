import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type LedgerLine, ledgerReader } from '@event-archive/event-schema';
import { exitCodeOf, type Io, reportError } from '@event-archive/terminal';
import { commands } from '../../src/commands/index.ts';
import type { SendReport } from '../../src/report.ts';
import type { ScriptedStream } from './scripted-stream.ts';

export interface ProducerRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line of the producer in this process, as a shell would see it. */
export async function producer(
  argv: string[],
  interrupted = new AbortController().signal,
  progressWanted = false,
): Promise<ProducerRun> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const io: Io = {
    print: (text) => void stdout.push(`${text}\n`),
    error: (text, { newline } = { newline: true }) => void stderr.push(newline ? `${text}\n` : text),
    paint: (_style, text) => text,
    paintError: (_style, text) => text,
    progressWanted,
    interrupted,
  };
  const exitCode = await exitCodeOf('producer', commands, argv, io).catch((error) => reportError(error, io));
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** A folder for one test and the `send` command aimed at a scripted stream, its ledgers in that folder. */
export async function sendingTo(stream: Pick<ScriptedStream, 'endpoint'>) {
  const folder = await mkdtemp(join(tmpdir(), 'producer-'));
  const ledgers = join(folder, 'ledgers');
  return {
    folder,
    ledgers,
    argv: (...flags: string[]) => [
      'send',
      // One event a record: what the stream did with each is then told apart. Aggregates have tests of their own.
      ...(flags.includes('--aggregate') ? [] : ['--no-aggregate']),
      ...(flags.includes('--endpoint') ? [] : ['--endpoint', stream.endpoint]),
      ...['--ledgers', ledgers, ...flags],
    ],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The report of a run with `--format json`. */
export const reportOf = (run: ProducerRun): SendReport => JSON.parse(run.stdout) as SendReport;

/** A ledger file, packed or not → its lines about events. */
export async function ledgerLines(path: string): Promise<LedgerLine[]> {
  const bytes = await readFile(path);
  const text = path.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  return text.trimEnd().split('\n').flatMap(ledgerReader());
}

/** The ledger files of environment local, without the locks of runs that go on or were killed. */
export const ledgerFiles = (ledgers: string): Promise<string[]> =>
  readdir(join(ledgers, 'local')).then(
    (names) => names.filter((name) => !name.endsWith('.lock')),
    () => [],
  );

/** Ledger lines → the fate of each event, by id: the last line about it counts. */
export function fatesOf(lines: readonly LedgerLine[]): Map<string, string> {
  const fates = new Map<string, string>();
  for (const line of lines) {
    if (line.kind === 'sending') for (const { id } of line.events) fates.set(id, 'unknown');
    else if ('id' in line) fates.set(line.id, line.kind);
  }
  return fates;
}
