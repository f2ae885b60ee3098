import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentNames, loadEnvironment } from '@event-archive/environments';
import { defineCommand, type Io } from '@event-archive/terminal';
import { type SynthesizedStack, synthesizeStacks } from '../archive-app.ts';
import { applyStackFileChanges, type StackFileChange, stackFileChanges } from '../stack-files.ts';

/** `synth`: every environment → `<out>/<environment>/cdk.tf.json`; with --check only says which of them are stale. */
export const synthCommand = defineCommand({
  name: '$0',
  describe: 'Write the Terraform of every environment',
  flags: {
    check: { type: 'boolean', default: false, describe: 'Write nothing; exit 1 when a file is stale' },
    out: {
      type: 'string',
      default: fileURLToPath(new URL('../../../../terraform/stacks', import.meta.url)),
      defaultDescription: 'terraform/stacks of this repository',
      describe: 'Folder to write to',
    },
  },
  examples: [
    ['', 'write terraform/stacks/<environment>/cdk.tf.json'],
    ['--check', 'say which of them are stale'],
  ],
  async run({ check, out }, io) {
    const stacks = synthesizedStacks();
    const changes = stackFileChanges(out, new Map(stacks.map((it) => [it.stackName, it.json])));
    for (const line of stacks.flatMap(({ warnings }) => warnings)) {
      io.error(`${io.paintError('yellow', 'warning')} ${line}`);
    }
    if (check) return reportStale(changes, io);
    applyStackFileChanges(changes);
    for (const { file, state } of changes) io.print(`${state.padEnd(9)} ${relative(process.cwd(), file)}`);
    return 0;
  },
});

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

function reportStale(changes: readonly StackFileChange[], io: Io): 0 | 1 {
  const stale = changes.filter(({ state }) => state !== 'unchanged');
  for (const { file, state } of stale) {
    const why = state === 'removed' ? 'its environment is gone' : 'it is not what synthesis gives';
    io.error(`${io.paintError('red', 'stale')} ${relative(process.cwd(), file)}: ${why}; run pnpm synth`);
  }
  if (stale.length > 0) return 1;
  io.print(`${changes.length} stacks are up to date`);
  return 0;
}
