import { fileURLToPath } from 'node:url';
import { type Dataset, datasets, releaseDay } from '@event-archive/event-schema';
import { type Command, defineCommand, type Io, runCli, UserError } from '@event-archive/terminal';
import {
  readReleasedShapes,
  releasedFile,
  removeReleasedShape,
  writeReleasedShape,
} from './released-shapes.ts';
import { evolutionsOf, releasePlan } from './schema-evolution.ts';
import { reportText, reportValue } from './schema-report.ts';

interface Surroundings {
  /** The repository's folder. */
  readonly root: string;
  readonly datasets: Readonly<Record<string, Dataset>>;
  readonly now: () => Date;
}

/** `pnpm schema check` and `pnpm schema release`. */
export const schemaCommands = (around: Surroundings): readonly Command[] => [
  checkCommand(around),
  releaseCommand(around),
];

const checkCommand = ({ root, datasets: current }: Surroundings): Command =>
  defineCommand({
    name: 'check',
    describe: 'What has changed in each dataset since its last release, and which readers that breaks',
    flags: {
      format: {
        choices: ['text', 'json'] as const,
        default: 'text' as const,
        describe: 'For people or for programs',
      },
    },
    examples: [['check', 'ends with 1 when anything has changed']],
    async run({ format }, io) {
      const evolutions = evolutionsOf(readReleasedShapes(root), current);
      io.print(
        format === 'json'
          ? JSON.stringify(reportValue(evolutions), null, 2)
          : reportText(evolutions, io.paint),
      );
      return evolutions.some(({ changes }) => changes.length > 0) ? 1 : 0;
    },
  });

const releaseCommand = ({ root, datasets: current, now }: Surroundings): Command =>
  defineCommand({
    name: 'release',
    describe:
      'Writes down the shape of each dataset that has changed, as what readers may rely on from now on',
    flags: {
      date: { type: 'string', describe: 'Day of the release, YYYY-MM-DD; today (UTC) when not given' },
      breaking: { type: 'boolean', default: false, describe: 'Release changes that break readers, too' },
    },
    examples: [
      ['release', 'writes nothing when nothing has changed'],
      ['release --breaking --date 2026-11-24', 'releases whatever has changed'],
    ],
    async run({ date, breaking }, io) {
      const day = dayFrom(date ?? now().toISOString().slice(0, 10));
      const evolutions = evolutionsOf(readReleasedShapes(root), current);
      const refused = evolutions.flatMap(({ changes }) => changes.filter(({ breaks }) => breaks));
      if (refused.length > 0 && !breaking) {
        io.print(reportText(evolutions, io.paint));
        throw new UserError(refusal(refused.length), { exitCode: 1 });
      }
      carryOut(releasePlan(evolutions, day), root, io);
      return 0;
    },
  });

const refusal = (count: number): string =>
  count === 1
    ? '1 change breaks readers, so nothing is written; --breaking releases it all the same'
    : `${count} changes break readers, so nothing is written; --breaking releases them all the same`;

function carryOut({ written, removed }: ReturnType<typeof releasePlan>, root: string, io: Io): void {
  for (const released of written) {
    writeReleasedShape(root, released);
    io.print(`wrote ${releasedFile(released.dataset)}: version ${released.version} of ${released.released}`);
    for (const change of released.changes) io.print(`  ${change}`);
  }
  for (const dataset of removed) {
    removeReleasedShape(root, dataset);
    io.print(`removed ${releasedFile(dataset)}`);
  }
  if (written.length + removed.length === 0) io.print('nothing to release');
}

function dayFrom(text: string): string {
  const { success, error } = releaseDay.safeParse(text);
  if (success) return text;
  throw new UserError(`--date ${text}: ${error.issues[0]?.message}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const around = { root: fileURLToPath(new URL('..', import.meta.url)), datasets, now: () => new Date() };
  await runCli('schema', schemaCommands(around), process.argv.slice(2));
}
