import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Workshop } from './workshop.ts';

/** What the run needs and does not bring along, or why it cannot be. */
export type Tools =
  | { readonly terraformVersion: string; readonly missing?: never }
  | { readonly missing: readonly string[] };

export const TERRAFORM = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';

/** Asks terraform and moto_server whether they are there: a name on the PATH may be a shim with nothing behind it. */
export async function findTools(workshop: Workshop): Promise<Tools> {
  const [terraform, moto] = await Promise.all([
    stdoutOf(workshop, TERRAFORM, ['version', '-json']),
    stdoutOf(workshop, 'moto_server', ['--help']),
  ]);
  if (terraform !== undefined && moto !== undefined) {
    const { terraform_version } = JSON.parse(terraform) as { terraform_version: string };
    return { terraformVersion: terraform_version };
  }
  return {
    missing: [
      ...(terraform === undefined ? [`${TERRAFORM} (developer.hashicorp.com/terraform/install)`] : []),
      ...(moto === undefined ? ["moto_server (pip install 'moto[server]')"] : []),
    ],
  };
}

async function stdoutOf(workshop: Workshop, command: string, words: string[]): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await workshop.run(command, words);
    return exitCode === 0 ? stdout : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');
const MIRROR_VARIABLE = 'EVENT_ARCHIVE_TERRAFORM_PLUGINS';

/**
 * A folder that holds the AWS provider already; undefined when it has to come from the registry. Looked for in the
 * folder that EVENT_ARCHIVE_TERRAFORM_PLUGINS names, where Terraform itself looks
 * (https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories, 2026-11-24), and
 * in the folders of /opt.
 */
export function pluginMirror(): string | undefined {
  const named = process.env[MIRROR_VARIABLE];
  const usual = ['/usr/local/share/terraform/plugins', '/usr/share/terraform/plugins'];
  const optional = existsSync('/opt') ? readdirSync('/opt').map((name) => join('/opt', name)) : [];
  return [...(named ? [named] : []), join(homedir(), '.terraform.d', 'plugins'), ...usual, ...optional].find(
    (folder) => existsSync(join(folder, PROVIDER)),
  );
}

/** Writes a Terraform CLI configuration that knows this mirror and nothing of the user's; its path. */
export function writeCliConfig(folder: string, mirror: string | undefined): string {
  const file = join(folder, 'terraform.rc');
  writeFileSync(file, `disable_checkpoint = true\n${mirror === undefined ? cached(folder) : from(mirror)}\n`);
  return file;
}

/** Fetched once for all stacks. Their lock files are made in this run and hold nothing that the cache could break. */
function cached(folder: string): string {
  const cache = join(folder, 'plugins');
  mkdirSync(cache);
  return `plugin_cache_dir = ${JSON.stringify(cache)}\nplugin_cache_may_break_dependency_lock_file = true`;
}

const from = (mirror: string): string =>
  `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}`;
