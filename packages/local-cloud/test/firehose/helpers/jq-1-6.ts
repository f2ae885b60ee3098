import { spawnSync } from 'node:child_process';

const said = spawnSync('jq', ['--version'], { encoding: 'utf8' }).stdout?.trim();

/** Why tests against the service's own jq are skipped here; undefined where jq 1.6 is installed. */
export const jq16Missing: string | undefined =
  said === 'jq-1.6' ? undefined : `skipped: the jq on the PATH is ${said || 'none'}, not jq-1.6`;
