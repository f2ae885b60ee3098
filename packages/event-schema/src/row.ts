import type { ArchiveEvent, Dataset } from './dataset.ts';
import { problemFromIssue } from './schema-problem.ts';
import { unreadableField } from './text.ts';

/** One line read back from the archive, typed again. */
export interface ArchiveRow {
  readonly event: ArchiveEvent;
}

/** Why a line is not a row, or an event not a record. `field` is a dotted path, null for the whole line. */
export interface RowProblem {
  readonly code:
    | 'empty'
    | 'not-utf8'
    | 'not-json'
    | 'several-documents'
    | 'schema'
    | 'too-large'
    | 'partition-key';
  readonly field: string | null;
  readonly message: string;
}

export type RowResult =
  | { readonly ok: true; readonly row: ArchiveRow }
  | { readonly ok: false; readonly problem: RowProblem };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One line (text, or UTF-8 bytes) → a typed row, or the reason it is not one. Never throws. */
export function rowFromLine(dataset: Dataset, line: string | Uint8Array): RowResult {
  const text = typeof line === 'string' ? line : decodedLine(line);
  if (text === undefined) return refused('not-utf8', 'line is not valid UTF-8');
  if (text.trim() === '') return refused('empty', 'line is empty');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    return jsonProblem(text, cause as SyntaxError);
  }
  const unreadable = unreadableField(text, parsed);
  if (unreadable) return { ok: false, problem: { code: 'schema', ...unreadable } };
  return rowFromJson(dataset, parsed);
}

/** A parsed JSON value → a typed row, or the first field that does not fit the schema. */
export function rowFromJson(dataset: Dataset, parsed: unknown): RowResult {
  const result = dataset.schema.safeParse(parsed);
  if (result.success) return { ok: true, row: { event: result.data } };
  return { ok: false, problem: { code: 'schema', ...problemFromIssue(result.error.issues[0]) } };
}

/**
 * Text that may hold several JSON documents without a newline between them (`{"a":1}{"a":2}`, what a delivery
 * stream writes without AppendDelimiterToRecord) → the text of each. A rest that does not close is the last one,
 * and so is a bracket that closes nothing one of its own.
 */
export function documentsFromText(text: string): string[] {
  const documents: string[] = [];
  let start = 0;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth <= 0) {
      depth = 0;
      documents.push(text.slice(start, i + 1).trim());
      start = i + 1;
    }
  }
  const rest = text.slice(start).trim();
  return rest === '' ? documents : [...documents, rest];
}

function jsonProblem(text: string, cause: SyntaxError): RowResult {
  const documents = documentsFromText(text).filter(isJson).length;
  if (documents < 2) return refused('not-json', `not JSON: ${cause.message}`);
  return refused(
    'several-documents',
    `${documents} JSON documents on one line: Athena reads one a line; switch AppendDelimiterToRecord on`,
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const refused = (code: RowProblem['code'], message: string): RowResult => ({
  ok: false,
  problem: { code, field: null, message },
});

function decodedLine(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
