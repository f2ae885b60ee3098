import { resolve } from 'node:path';
import { type ExitCode, type Io, UserError } from '@event-archive/terminal';
import { ACCOUNT_ID, type Cloud, startCloud } from '../cloud.ts';
import { readFaultPlan } from '../faults/read-plan.ts';
import { clockStatus } from '../local-api.ts';
import type { AppliedStack } from '../stack/apply-stack.ts';
import { readStack } from '../stack/terraform-stack.ts';
import { findServer, forgetServer, noteServer } from '../state-folder.ts';
import { aborted } from './aborted.ts';
import { askServer } from './ask-server.ts';
import { clockText } from './clock.ts';
import { startDetached } from './detach.ts';
import { adviseOn } from './flags.ts';
import { logText } from './log-text.ts';

/** The flags of `pnpm local up` as they were typed. */
export interface UpFlags {
  readonly state: string;
  readonly port: number;
  readonly stack: string;
  readonly 'shard-limits': boolean;
  readonly deliver: boolean;
  readonly faults: string | undefined;
  readonly detach: boolean;
}

/** Serves until Ctrl-C, or starts a process that does. */
export async function serve(options: UpFlags, io: Io): Promise<ExitCode> {
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) {
    throw new UserError(`--port ${options.port}: must be a whole number from 0 to 65535`);
  }
  const stateFolder = resolve(options.state);
  const faults = options.faults === undefined ? undefined : readFaultPlan(options.faults);
  await refuseSecondServer(stateFolder, io);
  if (options.detach) return startDetached(stateFolder, process.argv.slice(2), io);
  const stack = readStack(options.stack, ACCOUNT_ID);
  const cloud = await startCloud({
    port: options.port,
    stateFolder,
    region: stack.region,
    enforceShardLimits: options['shard-limits'],
    deliverStreams: options.deliver,
    ...(faults === undefined ? {} : { faults }),
    log: (line) => io.error(logText(line, io)),
  });
  try {
    const applied = await cloud.apply(stack);
    describe(cloud, applied, io);
    // Whoever reads the last line below may ask for the server at once.
    noteServer(stateFolder, {
      pid: process.pid,
      port: cloud.port,
      endpoint: cloud.endpoint,
      startedAt: new Date().toISOString(),
    });
    io.print(`serving ${cloud.endpoint}`);
    adviseOn(cloud.endpoint, stateFolder, io);
    await aborted(io.interrupted);
  } finally {
    await cloud.stop();
    forgetServer(stateFolder);
  }
  io.error('stopped; what was buffered is read again at the next start');
  return 0;
}

async function refuseSecondServer(stateFolder: string, io: Io): Promise<void> {
  const found = findServer(stateFolder);
  const running = await askServer(stateFolder);
  if (running) {
    const { pid, endpoint } = running.server;
    throw new UserError(
      `--state ${stateFolder}: already served by process ${pid} at ${endpoint}; "pnpm local down" stops it`,
    );
  }
  if (found.state === 'stale') {
    io.error(`process ${found.server.pid} that served this state is gone; continuing from what it left`);
  }
}

function describe(cloud: Cloud, { applied, notEmulated }: AppliedStack, io: Io): void {
  if (cloud.clock.aheadMs() > 0) io.error(`the clock is at ${clockText(clockStatus(cloud.clock))}`);
  const planted = cloud.faults.list();
  if (planted.length > 0)
    io.error(`planted ${planted.map(({ id, fault }) => `${id} (${fault.fault})`).join(', ')}`);
  for (const { type, name, outcome, remark } of applied) {
    io.error(`${outcome.padEnd(9)} ${type} ${name}${remark === undefined ? '' : ` (${remark})`}`);
  }
  const others = Object.entries(notEmulated).map(([type, count]) => (count > 1 ? `${type} ×${count}` : type));
  if (others.length > 0) io.error(io.paintError('dim', `declared, not emulated: ${others.join(', ')}`));
}
