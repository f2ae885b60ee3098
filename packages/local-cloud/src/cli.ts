import { runCli } from '@event-archive/terminal/cli';
import { clock } from './commands/clock.ts';
import { down } from './commands/down.ts';
import { fault } from './commands/fault.ts';
import { firehose } from './commands/firehose.ts';
import { status } from './commands/status.ts';
import { up } from './commands/up.ts';

await runCli('local', [up, status, down, firehose, fault, clock], process.argv.slice(2));
