import { type Paint, paintFor } from './colour.ts';

/** How a command talks: results on stdout, everything about the work on stderr. Tests hand in their own. */
export interface Io {
  /** A result, followed by a newline. */
  print(text: string): void;
  /** A remark about the work, on stderr. */
  error(text: string, options?: { newline: boolean }): void;
  readonly paint: Paint;
  readonly paintError: Paint;
  /** True where a person watches stderr. */
  readonly progressWanted: boolean;
  /** True where a person watches stdout, and what stands there may be wiped. */
  readonly redrawWanted?: boolean;
  /** Fires at the first Ctrl-C or SIGTERM: drain, report, end. A second one ends the process at once. */
  readonly interrupted: AbortSignal;
}

const BROKEN_PIPE = 141;
const INTERRUPTED = 130;

/** The Io of this process. */
export function processIo(): Io {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(INTERRUPTED);
      interruption.abort(signal);
    });
  }
  // `pnpm verify | head` closes our stdout early. That is no bug, but no success either: end as SIGPIPE would.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? BROKEN_PIPE);
    throw error;
  });
  const isErrorTTY = process.stderr.isTTY === true;
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    error: (text, { newline } = { newline: true }) => void process.stderr.write(newline ? `${text}\n` : text),
    paint: paintFor(process.stdout.isTTY === true, process.env),
    paintError: paintFor(isErrorTTY, process.env),
    progressWanted: isErrorTTY && process.env.TERM !== 'dumb',
    redrawWanted: process.stdout.isTTY === true && process.env.TERM !== 'dumb',
    interrupted: interruption.signal,
  };
}
