import { resolve } from 'node:path';
import type { Io } from '@event-archive/terminal';
import { defineCommand } from '@event-archive/terminal/cli';
import { UserError } from '@event-archive/terminal/user-error';
import { DURATION_EXAMPLES, durationMs, durationText } from '../duration.ts';
import type { ClockStatus } from '../local-api.ts';
import { callServer } from './call-server.ts';
import { formatFlag, stateFlag } from './flags.ts';

/** `pnpm local clock`: what time it is in the running cloud, and moving it on. */
export const clock = defineCommand({
  name: 'clock [action] [duration]',
  describe: 'Show the time in the embedded cloud, or move it on: "clock advance 24h"',
  flags: { ...stateFlag, ...formatFlag },
  examples: [
    ['clock', 'what time it is there'],
    ['clock advance 24h', 'a day later: hours, retention and buffers go by it'],
  ],
  async run(options, io) {
    const { action, duration } = options as { action?: string; duration?: string };
    const stateFolder = resolve(options.state);
    const status =
      action === undefined
        ? await callServer(stateFolder, 'GET', 'clock')
        : await callServer(stateFolder, 'POST', 'clock', { advanceMs: advanceOf(action, duration) });
    print(status as ClockStatus, options.format, io);
    if (action !== undefined)
      io.error(
        io.paintError(
          'dim',
          'producer and verifier stay at this machine’s time; see "The clock" in docs/guide.md',
        ),
      );
    return 0;
  },
});

function advanceOf(action: string, duration: string | undefined): number {
  if (action !== 'advance') throw new UserError(`clock ${action}: there is "clock" and "clock advance"`);
  const ms = duration === undefined ? undefined : durationMs(duration);
  if (ms === undefined)
    throw new UserError(
      `clock advance${duration === undefined ? '' : ` ${duration}`}: say how far, e.g. ${DURATION_EXAMPLES}`,
    );
  return ms;
}

function print(status: ClockStatus, format: 'text' | 'json', io: Io): void {
  io.print(format === 'json' ? JSON.stringify(status) : clockText(status));
}

/** `2026-11-25T09:00:00.000Z, 1d ahead of this machine`. */
export const clockText = ({ now, aheadMs }: ClockStatus): string =>
  `${now}${aheadMs > 0 ? `, ${durationText(aheadMs)} ahead of this machine` : ''}`;
