import { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT } from './format.ts';

type Visit = (field: number, bytes: Buffer | undefined, number: number | undefined) => boolean;

/** Calls `visit` with each field and its bytes or number. False where the message is broken or `visit` says so. */
export function eachField(message: Buffer, visit: Visit): boolean {
  for (let at = 0; at < message.length; ) {
    const tag = varint(message, at);
    if (!tag) return false;
    const value = valueAt(message, tag.value & 7, tag.end);
    if (value === undefined || value.end > message.length) return false;
    const bytes = value.start === undefined ? undefined : message.subarray(value.start, value.end);
    if (!visit(tag.value >>> 3, bytes, value.number)) return false;
    at = value.end;
  }
  return true;
}

function valueAt(
  message: Buffer,
  wireType: number,
  at: number,
): { start?: number; number?: number; end: number } | undefined {
  if (wireType === FIXED64) return { end: at + 8 };
  if (wireType === FIXED32) return { end: at + 4 };
  const number = varint(message, at);
  if (!number) return undefined;
  if (wireType === VARINT) return { number: number.value, end: number.end };
  return wireType === LENGTH_DELIMITED ? { start: number.end, end: number.end + number.value } : undefined;
}

/** A base-128 number of at most 2^53; undefined where it does not end. */
function varint(message: Buffer, from: number): { value: number; end: number } | undefined {
  let value = 0;
  let scale = 1;
  for (let at = from; at < message.length && at < from + 10; at++) {
    const byte = message[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at + 1 };
    scale *= 128;
  }
  return undefined;
}

/** Bytes that a number of at most 2^31 - 1 takes as a varint. */
export const varintBytes = (value: number): number => {
  let bytes = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes++;
  return bytes;
};

/** Writes a number of at most 2^31 - 1 and gives the place behind it. */
export function writeVarint(into: Uint8Array, at: number, value: number): number {
  let rest = value;
  let end = at;
  while (rest > 0x7f) {
    into[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  into[end++] = rest;
  return end;
}
