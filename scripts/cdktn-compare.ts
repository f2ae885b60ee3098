import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCommand, type ExitCode, type Io, runCli, tableFrom } from '@event-archive/terminal';
import { type Difference, reasonFor } from './cdktn/differences.ts';
import { awsProviderVersion, cdktnVersions, installed, tooNewFor } from './cdktn/packages.ts';
import {
  copyEnvironments,
  type Replacement,
  stackDifferences,
  synthesize,
  typeProblems,
} from './cdktn/synthesis.ts';

const command = defineCommand({
  name: '$0',
  describe:
    'Synthesize the same sources with CDKTF and with its successor CDK Terrain, and list what differs',
  flags: {
    provider: {
      type: 'string',
      default: cdktnVersions['@cdktn/provider-aws'],
      describe: 'Version of @cdktn/provider-aws',
    },
  },
  examples: [
    ['', 'install both packages into a temporary folder (480 MB) and compare'],
    ['--provider 23.7.0', 'with older AWS constructs'],
  ],
  async run({ provider }, io) {
    const scratch = mkdtempSync(join(tmpdir(), 'event-archive-cdktn-'));
    try {
      return compare(scratch, { ...cdktnVersions, '@cdktn/provider-aws': provider }, io);
    } finally {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
    }
  },
});

function compare(scratch: string, versions: typeof cdktnVersions, io: Io): ExitCode {
  const folder = join(scratch, 'cdktn');
  if (!installed(folder, versions)) return skipped('the npm registry cannot be reached', io);
  const [tooNew] = tooNewFor(process.versions.node, folder, Object.keys(versions));
  if (tooNew !== undefined) return skipped(`${tooNew}, and this is ${process.versions.node}`, io);
  const environments = copyEnvironments(join(scratch, 'environments'));
  const before = join(scratch, 'cdktf');
  synthesize(environments, before);
  const aws = `@cdktn/provider-aws ${versions['@cdktn/provider-aws']}`;
  const pairs: [title: string, Replacement['parts']][] = [
    [`cdktn ${versions.cdktn} with @cdktf/provider-aws as it is`, 'library'],
    [`cdktn ${versions.cdktn} with ${aws} (AWS ${awsProviderVersion(folder)})`, 'library and provider'],
  ];
  const unexpected = pairs.map(([title, parts], i) => {
    const after = join(scratch, `cdktn-${i}`);
    synthesize(environments, after, { folder, parts });
    return report(title, stackDifferences(before, after), io);
  });
  return reportTypes(typeProblems(folder), io) + unexpected.reduce((sum, count) => sum + count, 0) > 0
    ? 1
    : 0;
}

function skipped(why: string, io: Io): ExitCode {
  io.error(`${io.paintError('yellow', 'skipped')} ${why}`);
  return 0;
}

/** Prints one comparison; how many differences nobody expected. */
function report(title: string, byStack: ReadonlyMap<string, readonly Difference[]>, io: Io): number {
  const all = [...byStack].flatMap(([stack, differences]) => differences.map((it) => ({ stack, ...it })));
  const unexpected = all.filter((difference) => reasonFor(difference) === undefined);
  const mark = unexpected.length === 0 ? io.paint('green', 'equal') : io.paint('red', 'DIFFERS');
  io.print(
    `${mark}  ${title}: ${byStack.size} stacks, ${all.length} differences, ${unexpected.length} unexpected`,
  );
  const rows = all.map(({ stack, path, before, after, ...rest }) => [
    stack,
    path,
    shown(before),
    shown(after),
    reasonFor({ path, before, after, ...rest }) ?? 'NOT EXPECTED',
  ]);
  if (rows.length > 0) io.print(`${tableFrom([['stack', 'path', 'cdktf', 'cdktn', 'why'], ...rows])}\n`);
  return unexpected.length;
}

const MAX_SHOWN_CHARACTERS = 40;

function shown(value: unknown): string {
  const text = value === undefined ? '-' : JSON.stringify(value);
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS - 1)}…` : text;
}

function reportTypes(problems: readonly string[], io: Io): number {
  const mark = problems.length === 0 ? io.paint('green', 'equal') : io.paint('red', 'DIFFERS');
  io.print(`${mark}  types: the compiler has ${problems.length} complaints about packages/infra/src`);
  for (const problem of problems) io.print(`  ${problem}`);
  return problems.length;
}

await runCli('cdktn:compare', [command], process.argv.slice(2));
