/** A field, by its dotted path, that no line of the archive may have, and why. */
export interface UnreadableField {
  readonly field: string;
  readonly message: string;
}

// JSON.stringify writes a lone surrogate as an escape, so only text with such an escape needs the search. Escaped
// backslashes (`\\ud83d`) and whole pairs match too: this is a filter, not the answer.
const NEEDS_SEARCH = /\\u(?:[dD][89a-fA-F]|005[fF])|__proto__/;
const NOT_UNICODE = 'holds half of a surrogate pair, which is not Unicode text';
const NO_NAME = 'is not a name that a field may have';

/**
 * JSON text and what it parses to → the first field that could not be read back as it is, undefined when all is
 * well. Half of a surrogate pair cannot be written as UTF-8, and other readers refuse its line; a field called
 * `__proto__` is passed over by zod, so the row would silently lack it.
 */
export const unreadableField = (json: string, parsed: unknown): UnreadableField | undefined =>
  mayNeedSearch(json) && NEEDS_SEARCH.test(json) ? unreadableIn(parsed, []) : undefined;

/** Most lines have neither, and asking for that takes a third of the time. */
const mayNeedSearch = (json: string): boolean => json.includes('\\u') || json.includes('__proto__');

function unreadableIn(value: unknown, path: readonly string[]): UnreadableField | undefined {
  if (typeof value === 'string')
    return value.isWellFormed() ? undefined : { field: path.join('.'), message: NOT_UNICODE };
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, key.toWellFormed()];
    const found = nameProblem(key, at) ?? unreadableIn(inner, at);
    if (found) return found;
  }
  return undefined;
}

function nameProblem(key: string, path: readonly string[]): UnreadableField | undefined {
  if (key === '__proto__') return { field: path.join('.'), message: NO_NAME };
  return key.isWellFormed() ? undefined : { field: path.join('.'), message: NOT_UNICODE };
}

/** Bytes of a block that many short texts share: memory of its own for each costs more than writing it. */
const BLOCK_BYTES = 65_536;
/** At most, of one UTF-16 code unit. */
const MAX_UTF8_BYTES = 3;

const encoder = new TextEncoder();
let block = new Uint8Array(0);
let blockAt = 0;

/** Text → its UTF-8. Short ones share blocks of memory, which are never written a second time. */
export function utf8Bytes(text: string): Uint8Array {
  const most = text.length * MAX_UTF8_BYTES;
  if (most > BLOCK_BYTES / 4) return encoder.encode(text);
  if (blockAt + most > block.length) [block, blockAt] = [new Uint8Array(BLOCK_BYTES), 0];
  const { written } = encoder.encodeInto(text, block.subarray(blockAt, blockAt + most));
  const bytes = block.subarray(blockAt, blockAt + written);
  blockAt += written;
  return bytes;
}
