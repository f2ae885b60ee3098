import { runCli } from '@event-archive/terminal';
import { down } from './commands/down.ts';
import { firehose } from './commands/firehose.ts';
import { status } from './commands/status.ts';
import { up } from './commands/up.ts';

await runCli('local', [up, status, down, firehose], process.argv.slice(2));
