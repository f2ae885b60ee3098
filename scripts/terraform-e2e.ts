import { join } from 'node:path';
import { loadEnvironment } from '@event-archive/environments';
import {
  countText,
  defineCommand,
  durationText,
  type ExitCode,
  type Io,
  runCli,
  tableFrom,
  UserError,
} from '@event-archive/terminal';
import { corrections } from './terraform-e2e/corrections.ts';
import { startFront } from './terraform-e2e/front.ts';
import { startMoto } from './terraform-e2e/moto.ts';
import { recordPermissions, verdictLines } from './terraform-e2e/permissions.ts';
import { makePlace } from './terraform-e2e/place.ts';
import { type Rehearsed, rehearse } from './terraform-e2e/rehearsal.ts';
import { serve } from './terraform-e2e/serve.ts';
import { validateEverySwitch } from './terraform-e2e/switches.ts';
import { say } from './terraform-e2e/tell.ts';
import { findTools, pluginMirror, writeCliConfig } from './terraform-e2e/tools.ts';
import { openWorkshop, ROOT, type Workshop } from './terraform-e2e/workshop.ts';

/** Environments whose shape is applied. */
const SHAPES = ['dev', 'prod'] as const;

const terraformE2e = defineCommand({
  name: '$0',
  describe: 'Apply dev and prod to an emulator with real Terraform, fill, verify and destroy them',
  flags: {
    env: { choices: SHAPES, describe: 'only this environment' },
    serve: {
      type: 'boolean',
      default: false,
      describe: 'only start the emulator, where environment moto looks for it, until Ctrl-C',
    },
  },
  examples: [
    ['--env dev', 'the shorter half'],
    ['--serve', 'to try pnpm cdktf deploy moto by hand'],
  ],
  async run({ env, serve: isServing }, io) {
    const workshop = openWorkshop(io.interrupted);
    try {
      const tools = await findTools(workshop);
      if (tools.missing) {
        io.print(`skipped: not installed: ${tools.missing.join(', ')}`);
        return 0;
      }
      if (isServing) return await serve(workshop, io);
      const mirror = pluginMirror();
      io.error(`Terraform ${tools.terraformVersion}, AWS provider from ${mirror ?? 'the registry'}`);
      const cliConfig = writeCliConfig(workshop.folder, mirror);
      const names = env === undefined ? SHAPES : [env];
      if (names.includes('prod')) await validateEverySwitch(workshop, cliConfig, io);
      // Terraform takes no care of a cache of plugins that two of it fill.
      const atOnce = mirror === undefined ? 1 : names.length;
      const outcomes = await rehearseAll(names, atOnce, (name) => rehearseOne(name, workshop, cliConfig, io));
      return report(outcomes, io);
    } finally {
      workshop.close();
    }
  },
});

/** Several at once: Terraform mostly waits, and each has an emulator of its own. One that fails stops no other. */
async function rehearseAll(
  names: readonly string[],
  atOnce: number,
  rehearsal: (name: string) => Promise<Rehearsed>,
) {
  const outcomes: { name: string; outcome: PromiseSettledResult<Rehearsed> }[] = [];
  for (let i = 0; i < names.length; i += atOnce) {
    const some = names.slice(i, i + atOnce);
    const settled = await Promise.allSettled(some.map(rehearsal));
    outcomes.push(...settled.map((outcome, n) => ({ name: some[n] ?? '', outcome })));
  }
  return outcomes;
}

async function rehearseOne(name: string, workshop: Workshop, cliConfig: string, io: Io): Promise<Rehearsed> {
  const { hostname } = new URL(loadEnvironment('moto').endpoint ?? '');
  const moto = await startMoto(workshop, hostname);
  const permissions = recordPermissions();
  const front = await startFront(moto, corrections(), { heard: permissions.heard });
  try {
    const settings = { endpoint: front.endpoint, cliConfig, permissions };
    const place = makePlace(join(workshop.folder, name), name, settings);
    const rehearsed = await rehearse({ workshop, place, io });
    for (const line of verdictLines(ROOT, permissions)) say({ io, place }, line);
    return rehearsed;
  } finally {
    for (const [fault, times] of front.corrected)
      io.error(`${name.padEnd(5)} corrected of moto, ${times} times: ${fault}`);
    await front.close();
  }
}

function report(outcomes: Awaited<ReturnType<typeof rehearseAll>>, io: Io): ExitCode {
  if (io.interrupted.aborted) throw new UserError('interrupted; what was started is ended and gone');
  const failed = outcomes.flatMap(({ name, outcome }) =>
    outcome.status === 'rejected' ? [{ name, reason: outcome.reason as unknown }] : [],
  );
  const bug = failed.find(({ reason }) => !(reason instanceof UserError));
  if (bug) throw bug.reason;
  for (const { name, reason } of failed)
    io.error(`${io.paintError('red', 'failed')} ${name}: ${(reason as UserError).message}`);
  const done = outcomes.flatMap(({ outcome }) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (done.length > 0) io.print(summary(done, io));
  return failed.length === 0 ? 0 : 1;
}

function summary(done: readonly Rehearsed[], { paint }: Io): string {
  const titles = [
    'environment',
    'applied',
    'types',
    'events',
    'objects',
    'second apply',
    'destroyed',
    'took',
  ];
  const rows = done.map((it) => [
    it.environment,
    countText(it.applied),
    countText(it.types),
    countText(it.events),
    countText(it.objects),
    'no changes',
    countText(it.destroyed),
    durationText(it.seconds),
  ]);
  return tableFrom([titles.map((title) => paint('bold', title)), ...rows], [1, 2, 3, 4, 6, 7]);
}

await runCli('e2e:terraform', [terraformE2e], process.argv.slice(2));
