import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Environment, environmentsFolder } from '@event-archive/environments';
import { UserError } from '@event-archive/terminal/user-error';
import { App } from 'cdktf';
import { ArchiveStack } from './archive-stack.ts';
import { reviewFindings } from './review.ts';

/** An environment's stack as Terraform reads it. */
export interface SynthesizedStack {
  readonly environmentName: string;
  readonly json: string;
  /** Lines for people, each naming file and field. */
  readonly warnings: readonly string[];
}

/**
 * Environments → their stacks, which cdktf writes under `outdir` on the way. Throws a UserError that names file and
 * field when the service would refuse a stack, or when it would lose or misfile events.
 */
export function synthesizeStacks(environments: readonly Environment[], outdir: string): SynthesizedStack[] {
  const app = new App({ outdir });
  for (const environment of environments) new ArchiveStack(app, environment);
  app.synth();
  return environments.map((environment) => reviewedStack(environment, outdir));
}

function reviewedStack(environment: Environment, outdir: string): SynthesizedStack {
  const json = readFileSync(join(outdir, 'stacks', environment.name, 'cdk.tf.json'), 'utf8');
  const file = relative(process.cwd(), join(environmentsFolder(), `${environment.name}.json`));
  const findings = reviewFindings(environment, JSON.parse(json));
  const [first, ...more] = findings.filter(({ severity }) => severity === 'refused');
  if (first)
    throw new UserError(`${file}: ${first.field}: ${first.message}${alsoRefused(first.field, more)}`);
  return {
    environmentName: environment.name,
    json: `${json.trimEnd()}\n`,
    warnings: findings.map(({ field, message }) => `${file}: ${field}: ${message}`),
  };
}

function alsoRefused(first: string, more: readonly { field: string }[]): string {
  const others = new Set(more.map(({ field }) => field).filter((field) => field !== first));
  return others.size === 0 ? '' : ` (and ${others.size} more: ${[...others].join(', ')})`;
}
