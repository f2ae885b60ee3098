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
 * disk before it is acknowledged, in files that go away when their records are stored as an object.
 */
export interface DirectPutQueue {
  /** Durable when it returns. A buffer that reaches `maxBytes` is full, and the next one begins. */
  append(records: readonly Buffer[], nowMs: number, maxBytes: number): void;
  /** Oldest first; the last one is filling, the others are full. */
  readonly buffers: readonly RecordBuffer[];
  /** Takes the oldest buffer out; undefined when there is nothing in it. */
  take(): { buffer: RecordBuffer; stored(): void } | undefined;
  close(): void;
  remove(): void;
}

// A record on disk: 8 bytes arrival (ms), 4 bytes length, then its bytes.
const HEADER_BYTES = 12;

interface Stage {
  readonly buffer: RecordBuffer;
  readonly files: string[];
}
const emptyStage = (): Stage => ({ buffer: emptyBuffer(), files: [] });

/** Opens the queue kept in a folder, with everything that an earlier process acknowledged and did not store. */
export function openDirectPutQueue(folder: string, nowMs: number, maxBytes: number): DirectPutQueue {
  const stages = stagesLeftIn(folder, nowMs, maxBytes);
  const filling = () => stages.at(-1) ?? beginStage();
  const segments = segmentWriter(folder);
  const beginStage = () => {
    const stage = emptyStage();
    stages.push(stage);
    segments.close();
    return stage;
  };
  return {
    get buffers() {
      return stages.map(({ buffer }) => buffer);
    },
    append(records, arrivalMs, limitBytes) {
      const origin = { arrivalMs };
      for (let from = 0; from < records.length; ) {
        const { buffer, files } = filling();
        const to = endOfBuffer(records, from, limitBytes - buffer.bytes);
        const part = records.slice(from, to);
        segments.write(
          Buffer.concat(part.flatMap((bytes) => [header(arrivalMs, bytes.length), bytes])),
          files,
        );
        // Only what is written is delivered: a put that fails here is refused, and its sender sends it again.
        for (const bytes of part) addRecord(buffer, { bytes, origin, position: undefined }, arrivalMs);
        if (buffer.bytes >= limitBytes) beginStage();
        from = to;
      }
    },
    take() {
      const stage = filling() === stages[0] ? stages[0] : undefined;
      if (stage && stage.buffer.count > 0) beginStage();
      else if (stage) return undefined;
      const taken = stages.shift();
      return (
        taken && {
          buffer: taken.buffer,
          stored: () => taken.files.forEach((file) => void rmSync(file, { force: true })),
        }
      );
    },
    close: segments.close,
    remove() {
      segments.close();
      if (existsSync(folder)) rmSync(folder, { recursive: true });
    },
  };
}

/** Index behind the record that fills a buffer with so many bytes of room; the number of records when none does. */
function endOfBuffer(records: readonly Buffer[], from: number, roomBytes: number): number {
  let bytes = 0;
  for (let i = from; i < records.length; i++) {
    bytes += records[i]?.length ?? 0;
    if (bytes >= roomBytes) return i + 1;
  }
  return records.length;
}

/** What the files hold, a full buffer at a time. */
function stagesLeftIn(folder: string, nowMs: number, maxBytes: number): Stage[] {
  mkdirSync(folder, { recursive: true });
  const stages: Stage[] = [];
  for (const name of readdirSync(folder).sort()) {
    const last = stages.at(-1);
    const stage = last && last.buffer.bytes < maxBytes ? last : emptyStage();
    if (stage !== last) stages.push(stage);
    stage.files.push(join(folder, name));
    readSegment(join(folder, name), stage.buffer, nowMs);
  }
  return stages;
}

/** Appends to a file of its own until closed; the next write then begins another, whose name sorts after it. */
function segmentWriter(folder: string) {
  let next = Number.parseInt(readdirSync(folder).sort().at(-1) ?? '0', 10) + 1;
  let fd: number | undefined;
  const close = () => {
    if (fd !== undefined) closeSync(fd);
    fd = undefined;
  };
  return {
    close,
    /** Durable when it returns. `files` gets the name of a file that is begun for this. */
    write(bytes: Buffer, files: string[]) {
      if (fd === undefined) {
        const file = join(folder, `${String(next++).padStart(12, '0')}.records`);
        fd = openSync(file, 'a');
        files.push(file);
      }
      try {
        writeAll(fd, bytes);
        fsyncSync(fd);
      } catch (error) {
        // Half a record may stand there now; nothing may be written behind it.
        close();
        throw error;
      }
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
      { bytes: bytes.subarray(at + HEADER_BYTES, end), origin: { arrivalMs }, position: undefined },
      nowMs,
    );
    at = end;
  }
}
