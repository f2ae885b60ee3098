import { closeSync, openSync, rmSync, writeSync } from 'node:fs';

/** A file that is written line by line. */
export interface LineFile {
  readonly path: string;
  append(line: Buffer): void;
  /** True when there is a line in it. */
  close(): boolean;
  remove(): void;
}

const PIECE_BYTES = 1_048_576;
const NEWLINE = 0x0a;

/** A file that begins to exist with its first line. */
export function lineFile(path: string): LineFile {
  let piece = Buffer.alloc(0);
  let used = 0;
  let file: number | undefined;
  const write = () => {
    if (used === 0) return;
    file ??= openSync(path, 'w');
    for (let at = 0; at < used; ) at += writeSync(file, piece, at, used - at);
    used = 0;
  };
  const close = () => {
    write();
    if (file === undefined) return false;
    closeSync(file);
    file = undefined;
    return true;
  };
  return {
    path,
    append(line) {
      if (used + line.length + 1 > piece.length) {
        write();
        if (line.length + 1 > piece.length)
          piece = Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, line.length + 1));
      }
      used += line.copy(piece, used);
      piece[used++] = NEWLINE;
    },
    close,
    remove() {
      if (file !== undefined) closeSync(file);
      file = undefined;
      rmSync(path, { force: true });
    },
  };
}
