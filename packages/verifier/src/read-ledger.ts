import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { type LedgerEnd, type LedgerLine, type LedgerRun, ledgerReader } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';

/** What became of an event, as far as its producer knows. */
export interface Fate {
  readonly outcome: 'accepted' | 'unknown' | 'rejected' | 'spooled';
  readonly seq: number;
  readonly atMs: number;
  /** Shard and sequence number of an accepted event. */
  readonly storedAs?: string;
}

/** One producer run: when it was, and the fate of every event by id. */
export interface Ledger {
  readonly file: string;
  readonly run: LedgerRun;
  readonly startedAtMs: number;
  /** The latest instant that the ledger names; a killed run has no other end. */
  readonly endedAtMs: number;
  /** False when the run was killed, or still goes on. */
  readonly hasEnd: boolean;
  readonly fates: ReadonlyMap<string, Fate>;
  /** Ids that the run sent again on purpose → how often beyond the first time. */
  readonly repeats: ReadonlyMap<string, number>;
  /** Ledgers of the runs that sent its events again, which are counted in. */
  readonly resentBy: readonly string[];
}

/** Reads a ledger file, plain or `.gz`. Throws a UserError that names file and line. */
export async function readLedger(file: string): Promise<Ledger> {
  const fates = new Map<string, Fate>();
  const repeats = new Map<string, number>();
  const counted = { attempted: 0, accepted: 0, rejected: 0, spooled: 0 };
  let run: LedgerRun | undefined;
  let end: LedgerEnd | undefined;
  let endedAtMs = 0;
  for await (const line of ledgerLines(file)) {
    if (line.kind === 'run') run ??= line;
    else if (!run) throw new UserError(`${file}:1: not a ledger: the first line must be of kind "run"`);
    else if (line.kind === 'end') end = line;
    else if (line.kind === 'repeat')
      for (const { id } of line.events) repeats.set(id, (repeats.get(id) ?? 0) + 1);
    else if (line.kind !== 'made') {
      addFates(fates, line);
      countLine(counted, line);
    }
    endedAtMs = Math.max(endedAtMs, instantOf(line));
  }
  if (!run) throw emptyLedger(file);
  if (end) checkTotals(file, end, counted);
  const startedAtMs = Date.parse(run.startedAt);
  return { file, run, startedAtMs, endedAtMs, hasEnd: end !== undefined, fates, repeats, resentBy: [] };
}

/**
 * A run and the runs that sent its events again, as one: an event has the best of its fates, since one that any of
 * them got accepted must be in the archive.
 */
export function mergedLedger(first: Ledger, resends: readonly Ledger[]): Ledger {
  const fates = new Map(first.fates);
  for (const resend of resends)
    for (const [id, fate] of resend.fates) {
      const before = fates.get(id);
      if (!before || RANK[fate.outcome] >= RANK[before.outcome]) fates.set(id, fate);
    }
  const all = [first, ...resends];
  return {
    ...first,
    startedAtMs: Math.min(...all.map(({ startedAtMs }) => startedAtMs)),
    endedAtMs: Math.max(...all.map(({ endedAtMs }) => endedAtMs)),
    // A resend looks after what a killed run left open.
    hasEnd: (resends.at(-1) ?? first).hasEnd,
    fates,
    resentBy: resends.map(({ file }) => file),
  };
}

/** The first line of a ledger file, which says whose run it is; undefined when nothing was written yet. */
export async function readLedgerRun(file: string): Promise<LedgerRun | undefined> {
  for await (const line of ledgerLines(file)) return line.kind === 'run' ? line : undefined;
  return undefined;
}

/** Ids that a ledger line says left, or were about to leave, the producer. */
export function idsFromLedgerLine(line: LedgerLine): string[] {
  if (line.kind === 'run' || line.kind === 'end' || line.kind === 'made') return [];
  return 'events' in line ? line.events.map((event) => event.id) : [line.id];
}

/** The lines of a ledger file, those about records as lines about their events. A killed run may leave its last line cut: what is whole counts. */
export async function* ledgerLines(file: string): AsyncGenerator<LedgerLine> {
  let number = 0;
  let unreadable: string | undefined;
  const read = ledgerReader();
  for await (const text of textLines(file)) {
    if (unreadable) throw new UserError(unreadable);
    number++;
    if (text.trim() === '') continue;
    let lines: LedgerLine[] = [];
    try {
      lines = read(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      unreadable = `${file}:${number}: not a ledger line: ${error.message}`;
    }
    yield* lines;
  }
}

// Not node:readline: it also breaks lines at U+2028, which JSON leaves as it is.
async function* textLines(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of bytesOf(file)) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw isCutGzip(error) ? cutLedger(file, error) : unreadableFile(file, error);
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
}

function bytesOf(file: string): AsyncIterable<Buffer> {
  const source = createReadStream(file);
  if (!file.endsWith('.gz')) return source;
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip) satisfies Readable;
}

const isCutGzip = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';

function unreadableFile(file: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof UserError || code === undefined) return error;
  const why = code === 'ENOENT' ? 'no such file' : message;
  return new UserError(`--ledger ${file}: cannot read it: ${why}`, { cause: error });
}

/** The producer gives a packed ledger its name only when it is whole: no kill cuts one. */
const cutLedger = (file: string, cause: unknown) =>
  new UserError(`${file}: the packed ledger is cut off, so it proves nothing; take a whole copy of it`, {
    cause,
  });

const emptyLedger = (file: string) =>
  file.endsWith('.gz')
    ? cutLedger(file, undefined)
    : new UserError(`${file}: the ledger is empty: its run was ended before it sent anything`);

type EventLine = Exclude<LedgerLine, LedgerRun | LedgerEnd | { kind: 'repeat' | 'made' }>;

type Counted = Record<'attempted' | 'accepted' | 'rejected' | 'spooled', number>;

/** An event has one first sending and at most one line that ends it; `unknown` may come several times. */
function countLine(counted: Counted, line: EventLine): void {
  if (line.kind === 'sending') counted.attempted += line.attempt === 1 ? line.events.length : 0;
  else if (line.kind !== 'unknown') counted[line.kind]++;
}

/** Throws a UserError when the `end` line and the lines before it disagree: then lines are missing, or too many. */
function checkTotals(file: string, { totals }: LedgerEnd, lines: Counted): void {
  const { attempted, accepted, rejected, spooled } = lines;
  const counted = { ...lines, unknown: attempted - accepted - rejected - spooled };
  for (const name of ['attempted', 'accepted', 'rejected', 'spooled', 'unknown'] as const)
    if ((totals[name] ?? 0) !== counted[name])
      throw new UserError(
        `${file}: its "end" says ${totals[name] ?? 0} ${name}, its lines say ${counted[name]}; take a whole copy of it`,
      );
}

function addFates(fates: Map<string, Fate>, line: EventLine): void {
  const atMs = Date.parse(line.at);
  if (line.kind === 'sending') {
    for (const { seq, id } of line.events) addFate(fates, id, { outcome: 'unknown', seq, atMs });
  } else if (line.kind === 'accepted') {
    const storedAs = `${line.shardId} ${line.sequenceNumber}`;
    addFate(fates, line.id, { outcome: 'accepted', seq: line.seq, atMs, storedAs });
  } else addFate(fates, line.id, { outcome: line.kind, seq: line.seq, atMs });
}

const RANK = { rejected: 0, spooled: 1, unknown: 2, accepted: 3 } as const;

/**
 * The last line about an event counts. An id that a run sent as two events (a file that holds it twice) has the
 * better of their fates: once accepted, it must be in the archive.
 */
function addFate(fates: Map<string, Fate>, id: string, fate: Fate): void {
  const before = fates.get(id);
  const keepsBefore = before && before.seq !== fate.seq && RANK[before.outcome] >= RANK[fate.outcome];
  if (!keepsBefore) fates.set(id, fate);
}

function instantOf(line: LedgerLine): number {
  if (line.kind === 'run') return Date.parse(line.startedAt);
  return Date.parse(line.kind === 'end' ? line.endedAt : line.at);
}
