import { runCli } from '@event-archive/terminal';
import { synthCommand } from './commands/synth.ts';

await runCli('synth', [synthCommand], process.argv.slice(2));
