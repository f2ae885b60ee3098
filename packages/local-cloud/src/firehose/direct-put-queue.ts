import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { addRecord, emptyBuffer, type RecordBuffer } from './buffer.ts';

/**
 * Records of a Direct PUT delivery stream. With no stream behind it Firehose itself is the store, so a record is on
 * disk before it is acknowledged, in a file per buffer that goes away when the buffer is stored as an object.
 */
export interface DirectPutQueue {
  /** Durable when it returns. */
  append(records: readonly Buffer[], nowMs: number): void;
  /** The buffer that fills now. */
  readonly filling: RecordBuffer;
  /** Takes the filling buffer out and begins a new one; undefined when there is nothing in it. */
  take(): { buffer: RecordBuffer; stored(): void } | undefined;
  close(): void;
  remove(): void;
}

// A record on disk: 8 bytes arrival (ms), 4 bytes length, then its bytes.
const HEADER_BYTES = 12;

/** Opens the queue kept in a folder, with everything that an earlier process acknowledged and did not store. */
export function openDirectPutQueue(folder: string, nowMs: number): DirectPutQueue {
  mkdirSync(folder, { recursive: true });
  const left = readdirSync(folder).sort();
  let filling = emptyBuffer();
  for (const file of left) readSegment(join(folder, file), filling, nowMs);
  let files = left.map((file) => join(folder, file));
  let next = Number.parseInt(left.at(-1) ?? '0', 10) + 1;
  let current: { fd: number; file: string } | undefined;
  const segment = () => {
    if (current) return current;
    const file = join(folder, `${String(next++).padStart(12, '0')}.records`);
    current = { fd: openSync(file, 'a'), file };
    files.push(file);
    return current;
  };
  const closeSegment = () => {
    if (current) closeSync(current.fd);
    current = undefined;
  };
  return {
    get filling() {
      return filling;
    },
    append(records, arrivalMs) {
      const { fd } = segment();
      writeAll(fd, Buffer.concat(records.flatMap((bytes) => [header(arrivalMs, bytes.length), bytes])));
      fsyncSync(fd);
      for (const bytes of records) addRecord(filling, { bytes, arrivalMs, position: undefined }, arrivalMs);
    },
    take() {
      if (filling.records.length === 0) return undefined;
      closeSegment();
      const taken = { buffer: filling, files };
      filling = emptyBuffer();
      files = [];
      return {
        buffer: taken.buffer,
        stored: () => taken.files.forEach((file) => void rmSync(file, { force: true })),
      };
    },
    close: closeSegment,
    remove() {
      closeSegment();
      if (existsSync(folder)) rmSync(folder, { recursive: true });
    },
  };
}

function header(arrivalMs: number, length: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeBigUInt64BE(BigInt(arrivalMs));
  bytes.writeUInt32BE(length, 8);
  return bytes;
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
}

/** Puts the whole records of a file into the buffer. A last one that a kill cut was never acknowledged. */
function readSegment(file: string, buffer: RecordBuffer, nowMs: number): void {
  const bytes = readFileSync(file);
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const arrivalMs = Number(bytes.readBigUInt64BE(at));
    const end = at + HEADER_BYTES + bytes.readUInt32BE(at + 8);
    if (end > bytes.length) return;
    addRecord(
      buffer,
      { bytes: bytes.subarray(at + HEADER_BYTES, end), arrivalMs, position: undefined },
      nowMs,
    );
    at = end;
  }
}
