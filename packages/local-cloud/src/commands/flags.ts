import { resolve } from 'node:path';
import type { Io } from '@event-archive/terminal';

/** Where the embedded cloud keeps its streams and objects; every command takes it. */
export const stateFlag = {
  state: {
    type: 'string',
    default: '.local-cloud',
    describe: 'folder that keeps streams, objects and checkpoints',
    requiresArg: true,
  },
} as const;

/** Lines for people or one value for programs. */
export const formatFlag = {
  format: {
    choices: ['text', 'json'] as const,
    default: 'text' as const,
    describe: 'text for people, json for programs',
  },
} as const;

/** The port that other commands call when nothing is said. */
export const DEFAULT_PORT = 4566;

/**
 * Says how other commands find a server that is not where they look: those of `local` by its folder, those that call
 * it as they would call AWS by its port.
 */
export function adviseOn(endpoint: string, stateFolder: string, io: Io): void {
  const remark = (text: string) => io.error(io.paintError('dim', text));
  if (stateFolder !== resolve(stateFlag.state.default))
    remark(`local status, fault, clock and down need --state ${stateFolder}`);
  if (new URL(endpoint).port !== String(DEFAULT_PORT))
    remark(`producer, verify and local firehose need --endpoint ${endpoint}, or AWS_ENDPOINT_URL`);
}
