import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { endsOf, explainedWrite, tempFolder } from '../src/temp-folder.ts';

const run = promisify(execFile);

describe('tempFolder', () => {
  it('is made at its first file, and is gone when removed, with all that lies in it', async () => {
    const temp = tempFolder();
    await temp.remove();
    const [first, second] = await Promise.all([temp.newFile(), temp.newFile()]);
    expect(first).not.toBe(second);
    expect(dirname(first)).toBe(dirname(second));
    await writeFile(first, 'größer 🚀');
    await temp.removeFile(first);
    expect(existsSync(first)).toBe(false);
    await writeFile(second, 'x');
    await temp.remove();
    expect(existsSync(dirname(first))).toBe(false);
  });

  it('is gone too when the process ends at once, as after a second Ctrl-C', async () => {
    const source = new URL('../src/temp-folder.ts', import.meta.url).href;
    const script = `
      const { tempFolder } = await import(${JSON.stringify(source)});
      const { writeFileSync } = await import('node:fs');
      const file = await tempFolder().newFile();
      writeFileSync(file, 'x');
      process.stdout.write(file, () => process.exit(130));`;
    const failed = await run(process.execPath, ['--input-type=module', '-e', script]).catch((error) => error);
    expect(failed.code).toBe(130);
    expect(failed.stdout).toContain('event-archive-verify-');
    expect(existsSync(dirname(failed.stdout))).toBe(false);
  });
});

describe('endsOf', () => {
  it.each([
    ['', 0, '', ''],
    ['abc', 3, 'abc', 'abc'],
    ['abcdefghijkl', 12, 'abcdefgh', 'efghijkl'],
  ])('reads both ends of %j', async (text, bytes, head, tail) => {
    const temp = tempFolder();
    const file = await temp.newFile();
    await writeFile(file, text);
    const ends = await endsOf(file);
    expect([ends.bytes, ends.head.toString(), ends.tail.toString()]).toEqual([bytes, head, tail]);
    await temp.remove();
  });
});

describe('explainedWrite', () => {
  it('says where there is no room, and leaves other errors as they are', async () => {
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    await expect(explainedWrite(() => Promise.reject(full))).rejects.toThrow(/^no room in .* set TMPDIR/);
    await expect(explainedWrite(() => Promise.reject(new Error('other')))).rejects.toThrow('other');
  });
});
