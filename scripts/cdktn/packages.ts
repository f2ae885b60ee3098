import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@event-archive/terminal';

/** The versions that are compared, exact, here and nowhere else (read in the npm registry on 2026-11-24). */
export const cdktnVersions = { cdktn: '0.24.0', '@cdktn/provider-aws': '25.7.0', constructs: '10.7.2' };

const INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];
const PATIENCE = ['--fetch-retries=0', '--fetch-timeout=60000'];
const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|E(?:NET|HOST)UNREACH|ETIMEDOUT|SOCKET_TIMEOUT/;

/** Puts the packages into `folder`/node_modules; false when there is no way to the registry. */
export function installed(folder: string, versions: Readonly<Record<string, string>>): boolean {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
  const { status, stderr, error } = spawnSync('npm', [...INSTALL, ...PATIENCE], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error) throw new UserError(`npm cannot be started (${error.message}); it comes with Node`);
  if (status === 0) return true;
  const [code] = UNREACHABLE.exec(stderr) ?? [];
  if (code === undefined) throw new UserError(`npm install: ${firstError(stderr)}`);
  return false;
}

const firstError = (stderr: string): string =>
  stderr.split('\n').find((line) => /^npm (error|ERR!) (?!code)/.test(line)) ?? stderr.trim();

interface Manifest {
  readonly engines?: { readonly node?: string };
  /** jsii writes of which version of a Terraform provider the constructs are. */
  readonly cdktf?: { readonly provider?: { readonly version?: string } };
}

const manifestOf = (folder: string, name: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'));

/** The version of Terraform's AWS provider that the installed constructs are generated from. */
export const awsProviderVersion = (folder: string): string =>
  manifestOf(folder, '@cdktn/provider-aws').cdktf?.provider?.version ?? 'unknown';

/** The installed packages that want a newer Node than `version`, as `name wants Node >= 22.11.0`. */
export const tooNewFor = (version: string, folder: string, names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const wanted = manifestOf(folder, name).engines?.node;
    return wanted === undefined || isAtLeast(version, wanted) ? [] : [`${name} wants Node ${wanted}`];
  });

/** `22.23.3` is at least `>= 22.11.0`. Only the lower bound is looked at. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [, ...least] = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(wanted) ?? [];
  const found = version.split('.').map(Number);
  const differing = least.findIndex((part, i) => Number(part ?? 0) !== found[i]);
  return differing < 0 || (found[differing] ?? 0) > Number(least[differing] ?? 0);
}
