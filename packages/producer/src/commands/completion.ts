import { type Command, defineCommand } from '@event-archive/terminal/cli';
import type { ExitCode } from '@event-archive/terminal/user-error';

/** `producer completion`: what a shell needs to complete these commands. */
export const completionOf = (commands: readonly Command[]): Command =>
  defineCommand({
    name: 'completion',
    describe: 'Print the completion of these commands for bash and zsh',
    flags: {},
    examples: [['completion > ~/.producer-completion', 'to be sourced by ~/.bashrc']],
    async run(_options, io): Promise<ExitCode> {
      const { completionScript } = await import('../completion-script.ts');
      io.print(completionScript(commands));
      return 0;
    },
  });
