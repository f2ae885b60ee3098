import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentsFolder } from '@event-archive/environments';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const program = fileURLToPath(new URL('../../src/synth.ts', import.meta.url));

/** A scratch copy of the environment files, and a folder to synthesize to. */
export interface Scratch {
  readonly folder: string;
  readonly environments: string;
  readonly out: string;
  /** Where the page goes that lists the resources. */
  readonly page: string;
}

export function scratchCopy(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'infra-synth-'));
  const environments = join(folder, 'environments');
  cpSync(environmentsFolder(), environments, { recursive: true });
  return { folder, environments, out: join(folder, 'stacks'), page: join(folder, 'resources.md') };
}

/** Runs `synth` on the scratch copy, the way a shell does. */
export function synth({ environments, out, page }: Scratch, ...args: string[]) {
  const env = { ...withoutColour(), EVENT_ARCHIVE_ENVIRONMENTS: environments };
  const result = spawnSync(process.execPath, [program, '--out', out, '--page', page, ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** This process's environment without what vitest says about colour. */
export function withoutColour(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _colour, ...env } = process.env;
  return env;
}

/** Replaces text in an environment file of the scratch copy; throws when it is not there. */
export function edit({ environments }: Scratch, name: string, from: string, to: string): void {
  const file = join(environments, `${name}.json`);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${name}.json does not hold ${from}`);
  writeFileSync(file, text.replaceAll(from, to));
}
