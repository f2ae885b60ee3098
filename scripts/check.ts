import { fileURLToPath } from 'node:url';
import { defineCommand, type ExitCode, type Io, runCli, UserError } from '@event-archive/terminal';
import { checks } from './checks.ts';
import type { Check } from './repository.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Runs checks one after the other and prints a line for each, with its problems; 1 when there are any. */
export async function runChecks(chosen: readonly Check[], root: string, io: Io): Promise<ExitCode> {
  const failed: string[] = [];
  for (const check of chosen) {
    const { name } = check;
    const problems = await check.run(root);
    io.print(
      problems.length === 0 ? `${io.paint('green', 'ok')}    ${name}` : `${io.paint('red', 'FAIL')}  ${name}`,
    );
    const remarks = (await check.remarks?.(root)) ?? [];
    for (const line of [...problems, ...remarks]) io.print(`        ${line}`);
    if (problems.length > 0) failed.push(name);
  }
  if (failed.length === 0) return 0;
  io.error(`${io.paintError('red', 'failed')} ${failed.join(', ')}`);
  return 1;
}

const command = defineCommand({
  name: '$0 [names..]',
  describe: "The repository's own rules: all of them, or those named",
  flags: {},
  examples: [
    ['', 'all of them'],
    ['docs words', 'two of them'],
  ],
  async run(options, io) {
    const { names = [] } = options as { names?: readonly string[] };
    const unknown = names.filter((name) => !checks.some((check) => check.name === name));
    if (unknown.length > 0) {
      const known = checks.map((check) => check.name).join(', ');
      throw new UserError(`${unknown.join(', ')}: no such check; there are ${known}`);
    }
    const chosen = checks.filter(({ name }) => names.length === 0 || names.includes(name));
    return runChecks(chosen, ROOT, io);
  },
});

if (process.argv[1] === fileURLToPath(import.meta.url))
  await runCli('check', [command], process.argv.slice(2));
