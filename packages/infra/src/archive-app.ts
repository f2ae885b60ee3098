import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Environment, environmentsFolder } from '@event-archive/environments';
import { UserError } from '@event-archive/terminal/user-error';
import { App } from 'cdktf';
import { ArchiveStack } from './archive-stack.ts';
import { reviewFindings } from './review.ts';
import { StateStack, stateStackName } from './state-stack.ts';

/** A stack as Terraform reads it: that of an environment, or of the bucket for its state. */
export interface SynthesizedStack {
  readonly stackName: string;
  readonly json: string;
  /** Lines for people, each naming file and field. */
  readonly warnings: readonly string[];
}

/**
 * Environments → their stacks, and after those the stacks for their state; cdktf writes them under `outdir` on the way.
 * Throws a UserError that names file and field when the service would refuse a stack, or when it would lose or misfile
 * events.
 */
export function synthesizeStacks(environments: readonly Environment[], outdir: string): SynthesizedStack[] {
  const app = new App({ outdir });
  for (const environment of environments) new ArchiveStack(app, environment);
  const stateStacks = stateBuckets(environments).map(([bucketName, environment]) => {
    new StateStack(app, environment, bucketName);
    return stateStackName(environment.name);
  });
  app.synth();
  return [
    ...environments.map((environment) => reviewedStack(environment, outdir)),
    ...stateStacks.map((stackName) => ({ stackName, json: jsonOf(stackName, outdir), warnings: [] })),
  ];
}

/** Each bucket for state once, with the first environment that names it. */
function stateBuckets(environments: readonly Environment[]): [bucketName: string, Environment][] {
  const first = new Map<string, Environment>();
  for (const environment of environments) {
    const { state } = environment;
    if (state.backend === 's3' && !first.has(state.bucketName)) first.set(state.bucketName, environment);
  }
  return [...first];
}

function reviewedStack(environment: Environment, outdir: string): SynthesizedStack {
  const json = jsonOf(environment.name, outdir);
  const file = relative(process.cwd(), join(environmentsFolder(), `${environment.name}.json`));
  const findings = reviewFindings(environment, JSON.parse(json));
  const [first, ...more] = findings.filter(({ severity }) => severity === 'refused');
  if (first)
    throw new UserError(`${file}: ${first.field}: ${first.message}${alsoRefused(first.field, more)}`);
  return {
    stackName: environment.name,
    json,
    warnings: findings.map(({ field, message }) => `${file}: ${field}: ${message}`),
  };
}

const jsonOf = (stackName: string, outdir: string): string =>
  `${readFileSync(join(outdir, 'stacks', stackName, 'cdk.tf.json'), 'utf8').trimEnd()}\n`;

function alsoRefused(first: string, more: readonly { field: string }[]): string {
  const others = new Set(more.map(({ field }) => field).filter((field) => field !== first));
  return others.size === 0 ? '' : ` (and ${others.size} more: ${[...others].join(', ')})`;
}
