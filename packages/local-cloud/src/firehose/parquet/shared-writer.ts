import type { ParquetWriter } from './writer.ts';

/** A hold on the one DuckDB of this process. */
export interface WriterHold {
  /** Starts DuckDB when nobody has yet. */
  writer(): Promise<ParquetWriter>;
  /** Ends DuckDB when nobody else holds it. Once no file is in the making. */
  release(): Promise<void>;
}

// DuckDB has threads and memory of its own, which are bounded once, and not for each delivery stream.
let opened: Promise<ParquetWriter> | undefined;
let holders = 0;

/** A hold that begins with the first use. DuckDB, with its native library, is not even loaded before. */
export function holdWriter(): WriterHold {
  let isHeld = false;
  return {
    writer() {
      if (!isHeld) holders++;
      isHeld = true;
      opened ??= import('./writer.ts').then(({ openParquetWriter }) => openParquetWriter());
      opened.catch(() => {
        opened = undefined;
      });
      return opened;
    },
    async release() {
      if (!isHeld) return;
      isHeld = false;
      holders--;
      if (holders > 0 || !opened) return;
      const last = opened;
      opened = undefined;
      await (await last).close();
    },
  };
}
