import type { Io } from './io.ts';

/** A line on stderr that is rewritten while long work goes on. Silent where stderr is not a terminal. */
export interface Progress {
  /** Shows how far the work is. `total` is undefined when nobody knows. */
  update(done: number, total: number | undefined, note?: string): void;
  /** Wipes the line. */
  end(): void;
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
/** What is longer than the terminal is wide is cut off: wrapped, the next line could not take its place. */
const [CUT, WRAP] = ['\u001B[?7l', '\u001B[?7h'];

export function progressOn(io: Io, label: string, now: () => number = () => performance.now()): Progress {
  if (!io.progressWanted) return { update() {}, end() {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update(done, total, note = '') {
      if (now() - drawnAt < REDRAW_MS && done !== total) return;
      drawnAt = now();
      io.error(`\r\u001B[K${CUT}${progressLine(label, done, total, note)}${WRAP}`, { newline: false });
    },
    end() {
      io.error('\r\u001B[K', { newline: false });
    },
  };
}

/** `sending ████████░░░░ 1,234/5,000 note`; without a total only the count. */
export function progressLine(label: string, done: number, total: number | undefined, note: string): string {
  const count = done.toLocaleString('en-US');
  if (total === undefined || total <= 0) return `${label} ${count} ${note}`.trimEnd();
  const filled = Math.min(BAR_CELLS, Math.floor((done / total) * BAR_CELLS));
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
  return `${label} ${bar} ${count}/${total.toLocaleString('en-US')} ${note}`.trimEnd();
}
