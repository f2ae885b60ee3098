import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Environment, environmentsFolder } from '@event-archive/environments';
import { UserError } from '@event-archive/terminal/user-error';
import { App } from 'cdktf';
import { otherEnvironmentFindings } from './archive-lint/other-environments.ts';
import type { LintFinding } from './archive-lint.ts';
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
  // Before any stack: CDKTF has no words for two of one name.
  const besideOthers = environments.map((environment, i) => {
    const findings = otherEnvironmentFindings(environments, i);
    refuse(environment, findings);
    return findings;
  });
  const app = new App({ outdir });
  for (const environment of environments) new ArchiveStack(app, environment);
  const stateStacks = environments.flatMap((environment) => {
    const { name, state } = environment;
    if (state.backend !== 's3') return [];
    new StateStack(app, environment, state.bucketName);
    return [stateStackName(name)];
  });
  app.synth();
  return [
    ...environments.map((environment, i) => reviewedStack(environment, outdir, besideOthers[i] ?? [])),
    ...stateStacks.map((stackName) => ({ stackName, json: jsonOf(stackName, outdir), warnings: [] })),
  ];
}

function reviewedStack(
  environment: Environment,
  outdir: string,
  besideOthers: readonly LintFinding[],
): SynthesizedStack {
  const json = jsonOf(environment.name, outdir);
  const findings = [...reviewFindings(environment, JSON.parse(json)), ...besideOthers];
  refuse(environment, findings);
  const file = fileOf(environment);
  return {
    stackName: environment.name,
    json,
    warnings: findings.map(({ field, message }) => `${file}: ${field}: ${message}`),
  };
}

/** Throws a UserError with the first finding that is refused, and the fields of the others. */
function refuse(environment: Environment, findings: readonly LintFinding[]): void {
  const [first, ...more] = findings.filter(({ severity }) => severity === 'refused');
  if (first === undefined) return;
  const others = alsoRefused(first.field, more);
  throw new UserError(`${fileOf(environment)}: ${first.field}: ${first.message}${others}`);
}

const fileOf = ({ name }: Environment): string =>
  relative(process.cwd(), join(environmentsFolder(), `${name}.json`));

const jsonOf = (stackName: string, outdir: string): string =>
  `${readFileSync(join(outdir, 'stacks', stackName, 'cdk.tf.json'), 'utf8').trimEnd()}\n`;

function alsoRefused(first: string, more: readonly { field: string }[]): string {
  const others = new Set(more.map(({ field }) => field).filter((field) => field !== first));
  return others.size === 0 ? '' : ` (and ${others.size} more: ${[...others].join(', ')})`;
}
