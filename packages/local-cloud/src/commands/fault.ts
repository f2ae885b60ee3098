import { resolve } from 'node:path';
import { defineCommand } from '@event-archive/terminal/cli';
import { UserError } from '@event-archive/terminal/user-error';
import { formatFlag, stateFlag } from './flags.ts';

/** `pnpm local fault`: what goes wrong on purpose in the running cloud. */
export const fault = defineCommand({
  name: 'fault <action> [what]',
  describe: 'Break the embedded cloud on purpose: fault add JSON, fault list, fault clear [ID]',
  flags: { ...stateFlag, ...formatFlag },
  examples: [
    [`fault add '{"fault":"throttle","operation":"PutRecords","probability":0.3}'`, 'refuse a third of them'],
    [`fault add '{"fault":"outage","lasts":"24h"}'`, 'nothing is delivered for a day of the clock'],
    ['fault list', 'what is planted, and how often it struck'],
    ['fault clear', 'all is well again; with an ID, that one'],
  ],
  async run(options, io) {
    const { action, what } = options as { action?: string; what?: string };
    const { FAULT_ACTIONS } = await import('./fault-actions.ts');
    const run = FAULT_ACTIONS[action ?? ''];
    if (!run) throw new UserError(`fault ${action}: there is add, list and clear`);
    return run(resolve(options.state), what, (value, text) =>
      io.print(options.format === 'json' ? JSON.stringify(value) : text(io)),
    );
  },
});
