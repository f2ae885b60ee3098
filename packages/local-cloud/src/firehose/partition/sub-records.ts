/** How RecordDeAggregation finds the records in a record. */
export type SubRecordType =
  | { readonly kind: 'JSON' }
  | { readonly kind: 'DELIMITED'; readonly delimiter: Buffer };

/**
 * Of one record, https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-multirecord-deaggergation.html
 * and PutRecord in botocore 1.43.11, read 2026-11-24: a record with more passes whole.
 */
const MAX_SUB_RECORDS = 500;

/**
 * A record → the records in it: JSON objects one after the other with nothing or white space between, or what stands
 * between delimiters. It passes whole where it is no such sequence (a JSON array is none), where there is nothing in
 * it, or more than 500. What stands between sub-records is dropped, and so are empty ones; the guide does not tell.
 * The parts are views of the given bytes, not copies.
 */
export function subRecords(bytes: Buffer, type: SubRecordType): readonly Buffer[] {
  const parts = type.kind === 'JSON' ? jsonObjects(bytes) : delimited(bytes, type.delimiter);
  return parts && parts.length > 0 && parts.length <= MAX_SUB_RECORDS ? parts : [bytes];
}

function delimited(bytes: Buffer, delimiter: Buffer): Buffer[] | undefined {
  if (delimiter.length === 0) return undefined;
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(delimiter, from);
    const end = found === -1 ? bytes.length : found;
    if (end > from) parts.push(bytes.subarray(from, end));
    from = end + delimiter.length;
  }
  return parts;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Top-level objects by their braces; undefined where anything else stands there. Whether each is JSON is not seen to. */
function jsonObjects(bytes: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (WHITE_SPACE.has(bytes[at] ?? 0)) continue;
    const end = bytes[at] === OPEN_BRACE ? endOfObject(bytes, at) : undefined;
    if (end === undefined) return undefined;
    parts.push(bytes.subarray(at, end));
    at = end - 1;
  }
  return parts;
}

/** Index behind the brace that closes the one at `from`; undefined when none does. */
function endOfObject(bytes: Buffer, from: number): number | undefined {
  let depth = 0;
  let isText = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isText && byte === BACKSLASH) at++;
    else if (byte === QUOTE) isText = !isText;
    else if (!isText && byte === OPEN_BRACE) depth++;
    else if (!isText && byte === CLOSE_BRACE && --depth === 0) return at + 1;
  }
  return undefined;
}
