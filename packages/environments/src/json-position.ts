/** A place in a text that should be JSON, 1-based line and column, and what is wrong there. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Text → its first fault. The parser's own message names a position for some faults only. */
export function jsonFault(text: string): JsonFault | undefined {
  const message = parseError(text);
  if (message === undefined) return undefined;
  const offset = faultOffset(text);
  return { ...placeOf(offset, text), message: short(message, text, offset) };
}

/** Valid JSON → the first key that its object has already: the parser takes the last, and nobody sees the other. */
export function repeatedKey(text: string): JsonFault | undefined {
  const open: Set<string>[] = [];
  for (const { 0: token, 1: key, index } of text.matchAll(
    /("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g,
  )) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (key !== undefined) {
      const name: string = JSON.parse(key);
      if (open.at(-1)?.has(name))
        return { ...placeOf(index, text), message: `${name} is written twice; keep one` };
      open.at(-1)?.add(name);
    }
  }
  return undefined;
}

function placeOf(offset: number, text: string): Pick<JsonFault, 'line' | 'column'> {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}

/** Without the parser's excerpt, position and half of an emoji: the place is exact, and the file is at hand. */
function short(message: string, text: string, offset: number): string {
  const found = text.codePointAt(offset);
  if (message.startsWith('Unexpected token') && found !== undefined)
    return `Unexpected token '${String.fromCodePoint(found)}'`;
  return message.replace(/( in JSON)? at position .*$/s, '');
}

/** Length of the longest beginning that could still become JSON: a beginning of it could, and none that is longer. */
function faultOffset(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (couldContinue(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function couldContinue(beginning: string): boolean {
  const message = parseError(beginning);
  if (message === undefined || message.startsWith('Unexpected end')) return true;
  return Number(/at position (\d+)/.exec(message)?.[1]) === beginning.length;
}

function parseError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
