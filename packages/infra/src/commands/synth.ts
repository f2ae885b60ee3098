import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentNames, loadEnvironment } from '@event-archive/environments';
import { defineCommand, type Io } from '@event-archive/terminal';
import { type SynthesizedStack, synthesizeStacks } from '../archive-app.ts';
import { policyText } from '../deployer-policy/documents.ts';
import { deployerPolicies } from '../deployer-policy.ts';
import { resourcePage } from '../resource-page.ts';
import {
  applyFileChanges,
  type FileChange,
  fileChange,
  type StackFiles,
  stackFileChanges,
} from '../stack-files.ts';

const ofRepository = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const STACKS = ofRepository('terraform/stacks');
const PAGE = ofRepository('docs/resources.md');

/**
 * `synth`: every environment → `<out>/<environment>/cdk.tf.json` and the policies of whoever deploys it, and a page that
 * lists their resources; with --check only says which of them are stale.
 */
export const synthCommand = defineCommand({
  name: '$0',
  describe:
    'Write the Terraform of every environment, who may deploy it, and the page that lists its resources',
  flags: {
    check: { type: 'boolean', default: false, describe: 'Write nothing; exit 1 when a file is stale' },
    out: {
      type: 'string',
      default: STACKS,
      defaultDescription: 'terraform/stacks of this repository',
      describe: 'Folder to write to',
    },
    page: {
      type: 'string',
      defaultDescription: 'docs/resources.md of this repository; none with --out',
      describe: 'File for the page that lists the resources',
    },
  },
  examples: [
    ['', 'write terraform/stacks/<environment> and docs/resources.md'],
    ['--check', 'say which of them are stale'],
  ],
  async run({ check, out, page = out === STACKS ? PAGE : undefined }, io) {
    const stacks = synthesizedStacks();
    const changes = [
      ...stackFileChanges(out, new Map(stacks.map((it) => [it.stackName, filesOf(it)]))),
      ...(page === undefined ? [] : [fileChange(page, resourcePage(stacks))]),
    ];
    for (const line of stacks.flatMap(({ warnings }) => warnings)) {
      io.error(`${io.paintError('yellow', 'warning')} ${line}`);
    }
    if (check) return reportStale(changes, io);
    applyFileChanges(changes);
    for (const { file, state } of changes) io.print(`${state.padEnd(9)} ${relative(process.cwd(), file)}`);
    return 0;
  },
});

function filesOf({ json }: SynthesizedStack): StackFiles {
  const policies = deployerPolicies(JSON.parse(json));
  return {
    'cdk.tf.json': json,
    ...Object.fromEntries(
      policies.map((policy, i) => [
        policies.length === 1 ? 'deployer-policy.json' : `deployer-policy-${i + 1}.json`,
        `${policyText(policy, 2)}\n`,
      ]),
    ),
  };
}

/** All environments, synthesized before any file is touched. */
function synthesizedStacks(): SynthesizedStack[] {
  const environments = environmentNames().map((name) => loadEnvironment(name));
  const scratch = mkdtempSync(join(tmpdir(), 'event-archive-synth-'));
  try {
    return synthesizeStacks(environments, scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function reportStale(changes: readonly FileChange[], io: Io): 0 | 1 {
  const stale = changes.filter(({ state }) => state !== 'unchanged');
  for (const { file, state } of stale) {
    const why = state === 'removed' ? 'nothing asks for it any more' : 'it is not what synthesis gives';
    io.error(`${io.paintError('red', 'stale')} ${relative(process.cwd(), file)}: ${why}; run pnpm synth`);
  }
  if (stale.length > 0) return 1;
  io.print(`${changes.length} files are up to date`);
  return 0;
}
