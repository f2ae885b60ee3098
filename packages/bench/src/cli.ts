import { runCli } from '@event-archive/terminal';
import { benchCommand } from './command.ts';
import { RESULTS_FOLDER } from './harness/result.ts';

await runCli(
  'bench',
  [benchCommand({ now: () => new Date(), resultsFolder: RESULTS_FOLDER })],
  process.argv.slice(2),
);
