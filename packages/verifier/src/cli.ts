import { runCli } from '@event-archive/terminal';
import { commands } from './commands/index.ts';

await runCli('verify', commands, process.argv.slice(2));
