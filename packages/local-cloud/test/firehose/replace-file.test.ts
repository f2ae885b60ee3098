import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const MODULE = new URL('../../src/firehose/checkpoint.ts', import.meta.url).href;

it.runIf(process.platform === 'linux')(
  'a file is not replaced by the part of it that the disk had room for',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'replace-file-'));
    const file = join(folder, 'checkpoints.json');
    const program = `
    const { replaceFile } = await import(process.argv[1]);
    replaceFile(process.argv[2], 'old');
    try { replaceFile(process.argv[2], 'x'.repeat(5_000)); } catch (error) { console.log(error.code); }`;
    try {
      // A limit of 1 KiB a file: the first write of more writes just that, as one to a disk that is nearly full.
      const said = execFileSync(
        'bash',
        [
          '-c',
          'ulimit -f 1 && exec "$0" --input-type=module --eval "$1" "$2" "$3"',
          process.execPath,
          program,
          MODULE,
          file,
        ],
        { encoding: 'utf8' },
      );
      expect(said).toBe('EFBIG\n');
      expect(readFileSync(file, 'utf8')).toBe('old');
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
