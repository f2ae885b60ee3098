import { type Command, exitCodeOf, type Io, reportError } from '@event-archive/terminal';
import type { Ended } from './local-process.ts';

/** One `pnpm local …` in this process, as a shell would see it. */
export async function ranInProcess(
  command: Command,
  words: string[],
  io: Partial<Pick<Io, 'interrupted' | 'progressWanted' | 'redrawWanted'>> & {
    /** Told of each result. */
    onPrint?: (text: string) => void;
  } = {},
): Promise<Ended> {
  let out = '';
  let err = '';
  const whole: Io = {
    print(text) {
      out += `${text}\n`;
      io.onPrint?.(text);
    },
    error(text, { newline } = { newline: true }) {
      err += newline ? `${text}\n` : text;
    },
    paint: (_style, text) => text,
    paintError: (_style, text) => text,
    progressWanted: io.progressWanted ?? false,
    redrawWanted: io.redrawWanted ?? false,
    interrupted: io.interrupted ?? new AbortController().signal,
  };
  const code = await exitCodeOf('local', [command], words, whole).catch((error) => reportError(error, whole));
  return { code, out, err };
}
