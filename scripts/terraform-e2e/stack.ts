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
}

export interface StateResource {
  readonly type: string;
  /** Attributes of each instance. */
  readonly instances: readonly Readonly<Record<string, unknown>>[];
}

const SUMMARY = /Apply complete! Resources: (\d+) added, (\d+) changed, (\d+) destroyed\./;
const NO_CHANGES = /No changes\. Your infrastructure matches the configuration\./;
const DESTROYED = /Destroy complete! Resources: (\d+) destroyed\./;
const TOLD_LINES = 60;

/** `pnpm cdktf deploy <stack>`, and what Terraform says that it changed. */
export async function deploy(workshop: Workshop, place: Place, stack: string): Promise<Changes> {
  const output = await cdktf(workshop, place, ['deploy', stack]);
  const [, added, changed, destroyed] = SUMMARY.exec(output) ?? [];
  if (added !== undefined) {
    return { added: Number(added), changed: Number(changed), destroyed: Number(destroyed) };
  }
  if (NO_CHANGES.test(output)) return { added: 0, changed: 0, destroyed: 0 };
  throw new UserError(`cdktf deploy ${stack}: Terraform did not say what it did:\n${lastLines(output)}`);
}

/** What a plan would do; throws with Terraform's own words unless it is nothing. */
export async function expectNoChanges(workshop: Workshop, place: Place, stack: string): Promise<void> {
  const words = ['plan', '-detailed-exitcode', '-input=false', '-no-color'];
  const { exitCode, output } = await terraform(workshop, place, stack, words);
  if (exitCode !== 0)
    throw new UserError(`terraform plan of ${stack}: not without changes:\n${lastLines(output)}`);
}

/** `pnpm cdktf destroy <stack>`; how many resources went. */
export async function destroy(workshop: Workshop, place: Place, stack: string): Promise<number> {
  const output = await cdktf(workshop, place, ['destroy', stack]);
  return Number(DESTROYED.exec(output)?.[1] ?? 0);
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

/** The script behind `pnpm cdktf`. Throws with the end of what it said when it fails. */
async function cdktf(workshop: Workshop, place: Place, words: readonly string[]): Promise<string> {
  const { exitCode, output } = await workshop.run(
    process.execPath,
    ['scripts/cdktf.ts', ...words, '--auto-approve', '--skip-provider-lock', '--output', place.output],
    place.env,
  );
  const said = stripVTControlCharacters(output);
  if (exitCode !== 0)
    throw new UserError(`cdktf ${words.join(' ')}: exit code ${exitCode}:\n${lastLines(said)}`);
  return said;
}

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-TOLD_LINES).join('\n');
