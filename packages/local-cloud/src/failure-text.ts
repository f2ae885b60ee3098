/** The error codes of a write for which there is no room: the disk is full, or this user's part of it is. */
const NO_ROOM_CODES = new Set(['ENOSPC', 'EDQUOT']);
/** LevelDB has codes of its own and keeps the system's words. */
const NO_ROOM_WORDS = /no space left on device|quota exceeded/i;

/** A full disk → the line that says what to do; undefined for every other error. */
export function diskFullText(error: unknown): string | undefined {
  const { code = '', message = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (!NO_ROOM_CODES.has(code) && !NO_ROOM_WORDS.test(message)) return undefined;
  return 'no space left on device that holds the state; free space, the engine goes on by itself';
}

/** What the log says of a call that failed here: one line where a person can mend it, elsewhere the stack of a bug. */
export function failureText(error: unknown): string {
  return diskFullText(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
}
