import { type Command, exitCodeOf, type Io, paintFor, reportError } from '../../src/index.ts';

/** An Io that keeps what it is told. */
export interface RecordedIo extends Io {
  readonly printed: string[];
  readonly errors: string[];
}

export function recordedIo(options: { colour?: boolean; progress?: boolean } = {}): RecordedIo {
  const [printed, errors]: [string[], string[]] = [[], []];
  const paint = paintFor(options.colour === true, {});
  return {
    printed,
    errors,
    print: (text) => void printed.push(text),
    error: (text) => void errors.push(text),
    paint,
    paintError: paint,
    progressWanted: options.progress === true,
    interrupted: new AbortController().signal,
  };
}

/** A whole command line → exit code and what was printed where. */
export async function ranCommandLine(commands: readonly Command[], ...argv: string[]) {
  const io = recordedIo();
  const exitCode = await exitCodeOf('archive', commands, argv, io).catch((error) => reportError(error, io));
  return { exitCode, printed: io.printed.join('\n'), errors: io.errors };
}
