import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { UserError } from '@event-archive/terminal';
import type { Place } from './place.ts';
import { TERRAFORM } from './tools.ts';
import type { Workshop } from './workshop.ts';

/** What Terraform says that it did. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
  /** A line for each resource, as the plan has it: `# aws_s3_bucket.archive will be created`. */
  readonly plan: readonly string[];
}

export interface StateResource {
  readonly type: string;
  /** Attributes of each instance. */
  readonly instances: readonly Readonly<Record<string, unknown>>[];
}

/** How many resources these are. */
export const countOf = (resources: readonly StateResource[]): number =>
  resources.reduce((sum, { instances }) => sum + instances.length, 0);

const SUMMARY = /Apply complete! Resources: (\d+) added, (\d+) changed, (\d+) destroyed\./;
const PLANNED = /# \S+ .*(?:will|must) be .*/g;
const NO_CHANGES = /No changes\. Your infrastructure matches the configuration\./;
const TOLD_LINES = 60;

/** `pnpm cdktf deploy <stack>`, and what Terraform says that it changed. */
export async function deploy(workshop: Workshop, place: Place, stack: string): Promise<Changes> {
  const { exitCode, output } = await cdktf(workshop, place, ['deploy', stack]);
  if (exitCode !== 0) throw failed(['deploy', stack], exitCode, output);
  const [, added, changed, destroyed] = SUMMARY.exec(output) ?? [];
  if (added !== undefined) {
    const plan = [...output.matchAll(PLANNED)].map(([line]) => line);
    return { added: Number(added), changed: Number(changed), destroyed: Number(destroyed), plan };
  }
  if (NO_CHANGES.test(output)) return { added: 0, changed: 0, destroyed: 0, plan: [] };
  throw new UserError(`cdktf deploy ${stack}: Terraform did not say what it did:\n${lastLines(output)}`);
}

/**
 * `pnpm cdktf destroy <stack>`: the bucket that S3 did not delete because something lies in it; undefined when all went.
 * Throws when it fails for another reason.
 */
export async function destroy(workshop: Workshop, place: Place, stack: string): Promise<string | undefined> {
  const { exitCode, output } = await cdktf(workshop, place, ['destroy', stack]);
  const [, notEmpty] = /deleting S3 Bucket \(([^)]+)\): [\s\S]*BucketNotEmpty/.exec(output) ?? [];
  if (exitCode !== 0 && notEmpty === undefined) throw failed(['destroy', stack], exitCode, output);
  return notEmpty;
}

/** What Terraform keeps of a stack: its resources, without what it only reads. */
export async function resourcesOf(workshop: Workshop, place: Place, stack: string): Promise<StateResource[]> {
  const { exitCode, stdout, output } = await terraform(workshop, place, stack, ['state', 'pull']);
  if (exitCode !== 0) throw new UserError(`terraform state pull of ${stack}: ${lastLines(output)}`);
  const { resources = [] } = JSON.parse(stdout || '{}') as { resources?: StatedResource[] };
  return resources
    .filter(({ mode }) => mode === 'managed')
    .map(({ type, instances }) => ({ type, instances: instances.map(({ attributes }) => attributes) }));
}

interface StatedResource {
  readonly mode: string;
  readonly type: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

const terraform = (workshop: Workshop, { output, env }: Place, stack: string, words: readonly string[]) =>
  workshop.run(TERRAFORM, words, env, join(output, 'stacks', stack));

/** The script behind `pnpm cdktf`. What is called meanwhile is what whoever deploys must be allowed. */
async function cdktf(workshop: Workshop, place: Place, words: readonly [command: string, stack: string]) {
  const flags = ['--auto-approve', '--skip-provider-lock', '--output', place.output];
  const { exitCode, output } = await place.permissions.during(words[1], () =>
    workshop.run(process.execPath, ['scripts/cdktf.ts', ...words, ...flags], place.env),
  );
  return { exitCode, output: stripVTControlCharacters(output) };
}

const failed = (words: readonly string[], exitCode: number, output: string): UserError =>
  new UserError(`cdktf ${words.join(' ')}: exit code ${exitCode}:\n${lastLines(output)}`);

/** Without the lines that CDKTF repeats all the time. */
const lastLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/Stacks? (?:deploying|destroying|done|waiting)/.test(line))
    .slice(-TOLD_LINES)
    .join('\n');
