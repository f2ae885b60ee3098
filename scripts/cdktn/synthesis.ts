import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentsFolder, type Pipeline } from '@event-archive/environments';
import { UserError } from '@event-archive/terminal';
import { type Difference, differencesBetween } from './differences.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HOOK = fileURLToPath(new URL('resolve-hook.ts', import.meta.url));

/** What takes the place of CDKTF, and where it is installed: the library alone, or the AWS constructs with it. */
export interface Replacement {
  readonly folder: string;
  readonly parts: 'library' | 'library and provider';
}

/** The environments of the project and one more, prod with every switch on, so that every construct is synthesized. */
export function copyEnvironments(to: string): string {
  cpSync(environmentsFolder(), to, { recursive: true });
  const prod = JSON.parse(readFileSync(join(to, 'prod.json'), 'utf8'));
  const everything = {
    ...prod,
    pipelines: prod.pipelines.map(deaggregated),
    name: 'everything',
    bucket: { ...prod.bucket, nameSuffix: 'everything', objectLockDays: 30 },
    budget: { monthlyUsd: 100, emails: ['costs@example.com'] },
    quickSight: { principalArn: 'arn:aws:quicksight:us-east-1:123456789012:user/default/example' },
    state: { backend: 'local' },
  };
  writeFileSync(join(to, 'everything.json'), JSON.stringify(everything));
  return to;
}

/** Takes records apart where Firehose can: where it partitions dynamically. */
const deaggregated = (pipeline: Pipeline): Pipeline =>
  pipeline.deliveryStream.partitionBy === 'event-time'
    ? {
        ...pipeline,
        deliveryStream: { ...pipeline.deliveryStream, deaggregation: { subRecordType: 'JSON' } },
      }
    : pipeline;

/** Runs the synthesis of packages/infra, its sources as they are, into `out`. */
export function synthesize(environments: string, out: string, replacement?: Replacement): void {
  const hook = replacement === undefined ? [] : ['--import', HOOK];
  const env = { ...process.env, EVENT_ARCHIVE_ENVIRONMENTS: environments, ...variablesFor(replacement) };
  const words = [...hook, 'packages/infra/src/synth.ts', '--out', out];
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, env, encoding: 'utf8' });
  if (status !== 0) throw new UserError(`synthesis ended with ${status}: ${stderr.trim()}`, { exitCode: 1 });
}

const variablesFor = (replacement: Replacement | undefined) =>
  replacement === undefined ? {} : { CDKTN_FOLDER: replacement.folder, CDKTN_REPLACES: replacement.parts };

/** What the compiler says about the sources of packages/infra with the types of CDK Terrain; empty when nothing. */
export function typeProblems(folder: string): string[] {
  const there = (path: string) => [join(folder, 'node_modules', path)];
  const settings = {
    extends: join(ROOT, 'tsconfig.base.json'),
    include: [join(ROOT, 'packages/infra/src')],
    compilerOptions: {
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: {
        cdktf: there('cdktn/lib/index.d.ts'),
        constructs: there('constructs/lib/index.d.ts'),
        '@cdktf/provider-aws/*': there('@cdktn/provider-aws/*'),
      },
    },
  };
  const project = join(folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify(settings));
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  const { stdout } = spawnSync(compiler, ['--pretty', 'false', '-p', project], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes('error TS'));
}

/** Two folders of stacks → where they differ, by stack. */
export function stackDifferences(before: string, after: string): Map<string, Difference[]> {
  mkdirSync(after, { recursive: true });
  const names = new Set([...readdirSync(before), ...readdirSync(after)]);
  const stack = (folder: string, name: string): unknown =>
    readdirSync(folder).includes(name)
      ? JSON.parse(readFileSync(join(folder, name, 'cdk.tf.json'), 'utf8'))
      : undefined;
  return new Map(
    [...names].sort().map((name) => [name, differencesBetween(stack(before, name), stack(after, name))]),
  );
}
