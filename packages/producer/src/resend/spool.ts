import { closeSync, createReadStream, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { type Dataset, eventFromRecord, eventId } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import type { OutgoingRecord } from '../batch.ts';
import { linesFromChunks } from '../lines.ts';

/** A file beside a ledger that keeps events which the stream does not have, or may not have, byte for byte. */
export interface Spool {
  readonly path: string;
  /** Events in it. */
  readonly kept: number;
  /** Whatever it was given is the operating system's when it returns. Throws a UserError where the file takes no more. */
  keep(records: readonly OutgoingRecord[]): void;
  /** Has it on the disk, and lets go of it. Throws a UserError where that fails. */
  close(): void;
  /** Deletes it: nothing is left to be sent. */
  discard(): void;
}

/** `….ndjson` or `….ndjson.gz` → `….spool.ndjson`. */
export const spoolPathOf = (ledgerPath: string): string =>
  ledgerPath.replace(/\.ndjson(\.gz)?$/, '.spool.ndjson');

/** The spool of a ledger; the file is there once it keeps something, readable for its owner alone. */
export function spoolBeside(ledgerPath: string): Spool {
  const path = spoolPathOf(ledgerPath);
  let file: number | undefined;
  let kept = 0;
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (cause) {
      throw new UserError(`${path}: cannot write the spool: ${(cause as Error).message}`, { cause });
    }
  };
  return {
    path,
    get kept() {
      return kept;
    },
    keep(records) {
      if (records.length === 0) return;
      attempt(() => {
        file ??= openSync(path, 'ax', 0o600);
        appendAll(file, Buffer.concat(records.map(spoolLine)));
      });
      kept += records.length;
    },
    close() {
      const open = file;
      file = undefined;
      if (open === undefined) return;
      attempt(() => {
        try {
          fsyncSync(open);
        } finally {
          closeSync(open);
        }
      });
    },
    discard() {
      if (file !== undefined) closeSync(file);
      file = undefined;
      rmSync(path, { force: true });
    },
  };
}

function appendAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

const EVENT = ',"event":';
const LF = Buffer.from('}\n');

/** The event stands last and as it is sent: nothing is parsed and written anew on the way. */
function spoolLine({ seq, id, partitionKey, bytes }: OutgoingRecord): Uint8Array {
  const head = JSON.stringify({ seq, id, partitionKey }).slice(0, -1);
  return Buffer.concat([Buffer.from(`${head}${EVENT}`), bytes, LF]);
}

const MAX_LINE_BYTES = 32 * 2 ** 20;

/**
 * The records of a spool, in groups; none where there is no file. A last line that a kill cut never left, and is passed
 * over. Throws a UserError that names file and line.
 */
export async function* recordsFromSpool(
  path: string,
  dataset: Dataset,
): AsyncGenerator<OutgoingRecord[], void, undefined> {
  let broken: string | undefined;
  for await (const lines of linesFromChunks(chunksOf(path), MAX_LINE_BYTES)) {
    const records: OutgoingRecord[] = [];
    for (const { number, bytes } of lines) {
      if (broken !== undefined) throw new UserError(broken);
      const record = recordFromLine(bytes, dataset);
      if (record) records.push(record);
      else broken = `${path}:${number}: not a line of a spool; take a whole copy of it`;
    }
    if (records.length > 0) yield records;
  }
}

/** Undefined where the line is not whole, or holds another event than it says. */
function recordFromLine(bytes: Uint8Array, dataset: Dataset): OutgoingRecord | undefined {
  const line = Buffer.from(bytes);
  const at = line.indexOf(EVENT);
  if (at < 0 || line.at(-1) !== 0x7d) return undefined;
  try {
    const { seq, id, partitionKey } = JSON.parse(
      `${line.subarray(0, at).toString('utf8')}}`,
    ) as OutgoingRecord;
    const record = { seq, id, partitionKey, bytes: line.subarray(at + EVENT.length, -1) };
    const read = eventFromRecord(dataset, record);
    return read.ok && eventId(dataset, read.row.event) === id && Number.isSafeInteger(seq)
      ? record
      : undefined;
  } catch {
    return undefined;
  }
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new UserError(`${path}: cannot read the spool: ${(cause as Error).message}`, { cause });
  }
}
