import { runCli } from '@event-archive/terminal/cli';
import { commands } from './commands/index.ts';

await runCli('producer', commands, process.argv.slice(2));
