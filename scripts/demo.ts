import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bucketName, loadEnvironment } from '@event-archive/environments';
import {
  defineCommand,
  durationText,
  type ExitCode,
  type Io,
  runCli,
  UserError,
} from '@event-archive/terminal';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCAL = ['--disable-warning=ExperimentalWarning', 'packages/local-cloud/src/cli.ts'];
const PRODUCER = ['packages/producer/src/cli.ts'];
const VERIFIER = ['packages/verifier/src/cli.ts'];
const DELIVERED_WITHIN_MS = 60_000;
const POLL_MS = 200;

/** One run of the demo: its folder, and who to talk to. */
interface Run {
  readonly state: string;
  readonly ledgers: string;
  readonly io: Io;
}

const demo = defineCommand({
  name: '$0',
  describe: 'Start the embedded cloud, send events, wait for delivery, prove that nothing was lost',
  flags: {
    count: { type: 'number', default: 10_000, describe: 'website events to send', requiresArg: true },
    seed: { type: 'number', default: 2026, describe: 'same seed, same events', requiresArg: true },
    keep: {
      type: 'boolean',
      default: false,
      describe: 'leave the embedded cloud running and say how to reach it',
    },
  },
  examples: [['--keep', 'look round with the AWS CLI afterwards']],
  async run({ count, seed, keep }, io) {
    if (!Number.isInteger(count) || count < 1)
      throw new UserError(`--count ${count}: must be a whole number above 0`);
    const startedAt = performance.now();
    const scratch = mkdtempSync(join(tmpdir(), 'event-archive-demo-'));
    const run = { state: join(scratch, 'cloud'), ledgers: join(scratch, 'ledgers'), io };
    let leaveRunning = false;
    try {
      const endpoint = await startCloud(run);
      await send(run, endpoint, count, seed);
      await delivered(run, endpoint, count);
      io.error(
        io.paintError(
          'dim',
          `sent and stored after ${durationText((performance.now() - startedAt) / 1_000)}`,
        ),
      );
      leaveRunning = keep;
      if (keep) io.print(howToReach(run, endpoint));
      return await verify(run, endpoint);
    } finally {
      if (!leaveRunning || io.interrupted.aborted) {
        await program(LOCAL, ['down', '--state', run.state], 'ignore');
        rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
      }
    }
  },
});

async function startCloud(run: Run): Promise<string> {
  step(run, 'pnpm local up --port 0 --detach');
  await must(run, LOCAL, ['up', '--port', '0', '--state', run.state, '--detach']);
  const { endpoint } = JSON.parse(readFileSync(join(run.state, 'server.json'), 'utf8')) as {
    endpoint: string;
  };
  return endpoint;
}

async function send(run: Run, endpoint: string, count: number, seed: number): Promise<void> {
  const words = ['send', '--count', String(count), '--seed', String(seed)];
  step(run, `pnpm producer ${words.join(' ')}`);
  await must(run, PRODUCER, [...words, ...aimed(run, endpoint)]);
}

async function verify(run: Run, endpoint: string): Promise<ExitCode> {
  step(run, 'pnpm verify --ledger latest');
  return (await program(VERIFIER, ['--ledger', 'latest', ...aimed(run, endpoint)])) as ExitCode;
}

/** Waits until what was sent is stored: the buffers hold it back for their interval. */
async function delivered({ io }: Run, endpoint: string, count: number): Promise<void> {
  for (let waited = 0; waited < DELIVERED_WITHIN_MS; waited += POLL_MS) {
    if (io.interrupted.aborted) throw new UserError('interrupted');
    if ((await storedRecords(endpoint)) >= count) return;
    await sleep(POLL_MS);
  }
  throw new UserError(`${count} records were not stored within ${DELIVERED_WITHIN_MS / 1_000} s`);
}

/** Records that the delivery streams have stored in objects. */
async function storedRecords(endpoint: string): Promise<number> {
  const reply = await fetch(`${endpoint}/_local/status`);
  const { deliveryStreams } = (await reply.json()) as { deliveryStreams: { deliveredRecords: number }[] };
  return deliveryStreams.reduce((sum, { deliveredRecords }) => sum + deliveredRecords, 0);
}

const aimed = ({ ledgers }: Run, endpoint: string): string[] => [
  '--endpoint',
  endpoint,
  '--ledgers',
  ledgers,
];

function howToReach({ state, ledgers }: Run, endpoint: string): string {
  const environment = loadEnvironment('local');
  return [
    '',
    'Left running. Point the AWS CLI (or any SDK) at it:',
    `  export AWS_ENDPOINT_URL=${endpoint} AWS_DEFAULT_REGION=${environment.region}`,
    '  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    `  aws s3 ls --recursive s3://${bucketName(environment)}/`,
    '  aws kinesis list-streams',
    `Send more:  pnpm producer send --endpoint ${endpoint} --ledgers ${ledgers}`,
    `Stop it:    pnpm local down --state ${state} --wipe`,
  ].join('\n');
}

const step = ({ io }: Run, command: string): void =>
  io.error(`\n${io.paintError('cyan', '$')} ${io.paintError('bold', command)}`);

/** Runs one of our programs that has to succeed for the demo to go on. It has said why when it does not. */
async function must(run: Run, file: readonly string[], words: readonly string[]): Promise<void> {
  const exitCode = await program(file, words);
  if (exitCode !== 0)
    throw new UserError(
      run.io.interrupted.aborted ? 'interrupted' : `the step before ended with ${exitCode}`,
    );
}

/** Runs one of our programs; gives its exit code. */
function program(
  file: readonly string[],
  words: readonly string[],
  stdout: 'inherit' | 'ignore' = 'inherit',
) {
  const child = spawn(process.execPath, [...file, ...words], {
    cwd: ROOT,
    stdio: ['ignore', stdout, 'inherit'],
  });
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? 2));
  });
}

await runCli('demo', [demo], process.argv.slice(2));
