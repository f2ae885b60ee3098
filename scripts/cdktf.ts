import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processIo, reportError, UserError } from '@event-archive/terminal';

// `pnpm cdktf <args>`: the CDKTF CLI of this repository, from its root whatever folder it is called in, without telemetry.
const root = fileURLToPath(new URL('..', import.meta.url));
const terraformCommands = ['deploy', 'apply', 'diff', 'plan', 'destroy', 'output', 'outputs', 'watch'];

try {
  process.exitCode = runCdktf(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportError(error, processIo());
}

function runCdktf([command = '--help', ...rest]: string[]): number {
  const terraform = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
  if (terraformCommands.includes(command) && !rest.includes('--help') && !isOnPath(terraform)) {
    throw new UserError(
      `pnpm cdktf ${command}: ${terraform} is not on PATH; install Terraform 1.10 or newer (https://developer.hashicorp.com/terraform/install)`,
    );
  }
  const cli = createRequire(import.meta.url).resolve('cdktf-cli/bundle/bin/cdktf');
  const { status, error } = spawnSync(process.execPath, [cli, command, ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: pathWithThisNode(), CHECKPOINT_DISABLE: '1' },
  });
  if (error) throw error;
  return status ?? 1;
}

/** The CLI looks for node on PATH and refuses to go on without it. */
function pathWithThisNode(): string {
  return [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
}

function isOnPath(program: string): boolean {
  const name = process.platform === 'win32' ? `${program}.exe` : program;
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
