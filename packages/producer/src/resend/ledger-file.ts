import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { type LedgerLine, type LedgerRun, ledgerReader } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { linesFromChunks } from '../lines.ts';

/** A name that a run gives its ledger. */
const LEDGER_NAME = /^\d{8}T\d{9}Z-(?!.*\.spool\.).+\.ndjson(\.gz)?$/;
const MAX_LINE_BYTES = 64 * 2 ** 20;

/** The ledgers of a folder, oldest first, each run once: the plain file where a kill left both. */
export async function ledgersIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UserError(`${folder}: cannot read the folder of ledgers: ${error.message}`, { cause: error });
  });
  const all = new Set(names.filter((name) => LEDGER_NAME.test(name)));
  return [...all]
    .filter((name) => !name.endsWith('.gz') || !all.has(name.slice(0, -3)))
    .sort()
    .map((name) => join(folder, name));
}

/** The header of a ledger; undefined where the run was killed before it was whole. */
export async function ledgerRunOf(file: string): Promise<LedgerRun | undefined> {
  for await (const line of linesOfLedger(file)) return line.kind === 'run' ? line : undefined;
  return undefined;
}

/** The lines of a ledger, plain or packed; a last one that a kill cut is passed over. Throws a UserError that names file and line. */
export async function* linesOfLedger(file: string): AsyncGenerator<LedgerLine, void, undefined> {
  const read = ledgerReader();
  let broken: string | undefined;
  for await (const lines of linesFromChunks(chunksOf(file), MAX_LINE_BYTES)) {
    for (const { number, bytes } of lines) {
      if (broken !== undefined) throw new UserError(broken);
      if (bytes.length === 0) continue;
      try {
        yield* read(Buffer.from(bytes).toString('utf8'));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        broken = `${file}:${number}: not a ledger line: ${error.message}`;
      }
    }
  }
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  const source = createReadStream(file);
  try {
    if (!file.endsWith('.gz')) {
      yield* source;
      return;
    }
    const gunzip = createGunzip();
    source.on('error', (error) => gunzip.destroy(error));
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'no such file' : message;
    throw new UserError(`${file}: cannot read the ledger: ${why}`, { cause });
  }
}
