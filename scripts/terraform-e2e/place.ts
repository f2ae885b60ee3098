import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_CREDENTIALS } from '@event-archive/aws-clients';
import { type Environment, loadEnvironment } from '@event-archive/environments';
import type { Permissions } from './permissions.ts';
import type { Env } from './workshop.ts';

/** Where one environment is tried out: a copy of its file that names the emulator, and folders beside it. */
export interface Place {
  readonly environment: Environment;
  readonly endpoint: string;
  readonly ledgers: string;
  /** Where CDKTF writes stacks, and Terraform its state two folders up, out of the way of the repository's own. */
  readonly output: string;
  /** What Terraform asked for while it was here. */
  readonly permissions: Permissions;
  /** What every program is started with. */
  readonly env: Env;
}

interface PlaceSettings {
  readonly endpoint: string;
  /** Path of Terraform's CLI configuration. */
  readonly cliConfig: string;
  readonly permissions: Permissions;
}

/** Puts the emulator's endpoint into an environment, and nothing else, in a folder of its own. */
export function makePlace(
  folder: string,
  name: string,
  { endpoint, cliConfig, permissions }: PlaceSettings,
): Place {
  const environments = join(folder, 'environments');
  mkdirSync(environments, { recursive: true });
  const environment = { ...loadEnvironment(name), endpoint };
  writeFileSync(join(environments, `${name}.json`), JSON.stringify(environment, null, 2));
  return {
    environment,
    endpoint,
    permissions,
    ledgers: join(folder, 'ledgers'),
    output: join(folder, 'cdktf.out'),
    env: {
      EVENT_ARCHIVE_ENVIRONMENTS: environments,
      TF_CLI_CONFIG_FILE: cliConfig,
      // Terraform links the provider from a mirror, and keeps what it fetches to itself.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
      CDKTF_HOME: join(folder, 'cdktf-home'),
      ...credentials(folder),
    },
  };
}

/** Of the emulator, in the place of whatever this user has for AWS. */
const credentials = (folder: string): Env => ({
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  AWS_CONFIG_FILE: join(folder, 'no-config'),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
  AWS_EC2_METADATA_DISABLED: 'true',
});
