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

/** Says how other commands find a server that is not where they look. */
export function adviseOn(endpoint: string, io: Io): void {
  if (new URL(endpoint).port === String(DEFAULT_PORT)) return;
  io.error(io.paintError('dim', `other commands need --endpoint ${endpoint}, or AWS_ENDPOINT_URL`));
}
