import { setFlagsFromString } from 'node:v8';
import { runCli } from '@event-archive/terminal/cli';
import { commands } from './commands/index.ts';

// Left to guess from the first objects, V8 takes rows for long-lived in every third run and keeps them in old space,
// which then takes 1.6 times as long (measured on 300,000 rows).
setFlagsFromString('--no-allocation-site-pretenuring');
await runCli('verify', commands, process.argv.slice(2));
