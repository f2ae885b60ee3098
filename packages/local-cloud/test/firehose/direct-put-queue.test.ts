import { readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../src/firehose/buffer.ts';
import { type DirectPutQueue, openDirectPutQueue } from '../../src/firehose/direct-put-queue.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const MAX_BYTES = 100;
const record = (letter: string, bytes = 40) => Buffer.alloc(bytes, letter);
const lettersIn = ({ buffers }: DirectPutQueue) =>
  buffers.map((buffer) =>
    recordsOf(buffer)
      .map(({ bytes }) => bytes.toString('utf8').charAt(0))
      .join(''),
  );

describe('the queue of Direct PUT', () => {
  it('is found whole after a kill: full buffers, and the one that was filling', () => {
    const folder = tempFolder();
    const killed = openDirectPutQueue(folder, 0, MAX_BYTES);
    killed.append(
      [...'abcdefg'].map((letter) => record(letter)),
      1,
      MAX_BYTES,
    );
    expect(lettersIn(killed)).toEqual(['abc', 'def', 'g']);
    expect(lettersIn(openDirectPutQueue(folder, 2, MAX_BYTES))).toEqual(['abc', 'def', 'g']);
  });

  it('forgets what was stored, and only that', () => {
    const folder = tempFolder();
    const killed = openDirectPutQueue(folder, 0, MAX_BYTES);
    killed.append(
      [...'abcd'].map((letter) => record(letter)),
      1,
      MAX_BYTES,
    );
    killed.take()?.stored();
    killed.append([record('e')], 2, MAX_BYTES);
    expect(lettersIn(openDirectPutQueue(folder, 3, MAX_BYTES)).join('')).toBe('de');
  });

  it('keeps all records in order however they come and wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 130 }), { maxLength: 6 })), (puts) => {
        const folder = tempFolder();
        const queue = openDirectPutQueue(folder, 0, MAX_BYTES);
        for (const put of puts)
          queue.append(
            put.map((bytes) => record('x', bytes)),
            1,
            MAX_BYTES,
          );
        const lengths = (from: DirectPutQueue) =>
          from.buffers.flatMap((buffer) => recordsOf(buffer).map(({ bytes }) => bytes.length));
        expect(lengths(queue)).toEqual(puts.flat());
        expect(lengths(openDirectPutQueue(folder, 2, MAX_BYTES))).toEqual(puts.flat());
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a put that cannot be written, delivers nothing of it, and writes the next elsewhere', () => {
    const folder = tempFolder();
    const queue = openDirectPutQueue(folder, 0, MAX_BYTES);
    const full = join(folder, '000000000001.records');
    symlinkSync('/dev/full', full);
    expect(() => queue.append([record('a')], 1, MAX_BYTES)).toThrow('ENOSPC');
    expect(lettersIn(queue).join('')).toBe('');
    queue.append([record('b')], 2, MAX_BYTES);
    rmSync(full);
    expect(readdirSync(folder)).toEqual(['000000000002.records']);
    expect(lettersIn(openDirectPutQueue(folder, 3, MAX_BYTES))).toEqual(['b']);
  });
});
