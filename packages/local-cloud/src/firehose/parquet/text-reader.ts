/** A text that is read from its beginning on, and how far it was read. */
export interface TextReader {
  readonly text: string;
  at: number;
}

/** What a sticky pattern matches where the reader is, which goes behind it; undefined where it does not match. */
export function take(reader: TextReader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}
