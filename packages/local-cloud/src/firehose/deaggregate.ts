import { createHash } from 'node:crypto';

// https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md, read 2026-11-24:
// magic, a protobuf AggregatedRecord, the MD5 of the protobuf bytes.
const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
const MD5_BYTES = 16;

const RECORDS_FIELD = 3;
const DATA_FIELD = 3;
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/**
 * The bytes of a Kinesis record → those of the user records in it. A record that is no KPL aggregate, or a broken
 * one, is a user record itself and passes whole. The parts are views of the given bytes, not copies.
 */
export function userRecords(bytes: Buffer): readonly Buffer[] {
  if (!isAggregate(bytes)) return [bytes];
  const protobuf = bytes.subarray(MAGIC.length, bytes.length - MD5_BYTES);
  const digest = createHash('md5').update(protobuf).digest();
  if (!digest.equals(bytes.subarray(bytes.length - MD5_BYTES))) return [bytes];
  return aggregatedData(protobuf) ?? [bytes];
}

/** True for what begins as a KPL aggregate. Byte by byte: most records are none, and each is asked. */
export const isAggregate = (bytes: Buffer): boolean =>
  bytes[0] === MAGIC[0] &&
  bytes[1] === MAGIC[1] &&
  bytes[2] === MAGIC[2] &&
  bytes[3] === MAGIC[3] &&
  bytes.length > MAGIC.length + MD5_BYTES;

/** The data of every record of an AggregatedRecord, or undefined where it is no such message. */
function aggregatedData(protobuf: Buffer): Buffer[] | undefined {
  const found: Buffer[] = [];
  const isWhole = eachField(protobuf, (field, value) => {
    if (field !== RECORDS_FIELD) return true;
    const data = value && dataOfRecord(value);
    if (data) found.push(data);
    return data !== undefined;
  });
  return isWhole ? found : undefined;
}

function dataOfRecord(message: Buffer): Buffer | undefined {
  let data: Buffer | undefined;
  const isWhole = eachField(message, (field, value) => {
    if (field === DATA_FIELD) data = value;
    return true;
  });
  return isWhole ? data : undefined;
}

/** Calls `visit` with each field and, where it has a length, its bytes. False where the message is broken or `visit` says so. */
function eachField(message: Buffer, visit: (field: number, value: Buffer | undefined) => boolean): boolean {
  for (let at = 0; at < message.length; ) {
    const tag = varint(message, at);
    if (!tag) return false;
    const end = endOfValue(message, tag.value & 7, tag.end);
    if (end === undefined || end.end > message.length) return false;
    if (!visit(tag.value >>> 3, end.start === undefined ? undefined : message.subarray(end.start, end.end)))
      return false;
    at = end.end;
  }
  return true;
}

function endOfValue(
  message: Buffer,
  wireType: number,
  at: number,
): { start?: number; end: number } | undefined {
  if (wireType === FIXED64) return { end: at + 8 };
  if (wireType === FIXED32) return { end: at + 4 };
  const number = varint(message, at);
  if (!number) return undefined;
  if (wireType === VARINT) return { end: number.end };
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
