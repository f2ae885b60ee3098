import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const program = fileURLToPath(new URL('../cdktn-compare.ts', import.meta.url));

describe('cdktn:compare', () => {
  it('says in one line that it is skipped where the registry cannot be reached', () => {
    const cache = mkdtempSync(join(tmpdir(), 'cdktn-cache-'));
    onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
    const { FORCE_COLOR: _colour, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
      env: { ...env, npm_config_registry: 'http://127.0.0.1:1/', npm_config_cache: cache },
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: '',
      stderr: 'skipped the npm registry cannot be reached\n',
    });
  });
});
