import { environmentNames, loadEnvironment } from '@event-archive/environments';
import { processIo, reportError } from '@event-archive/terminal';
import { synthesizeStacks } from './archive-app.ts';

// What cdktf.json names as the app: the CDKTF CLI starts this and then reads what it wrote.
const io = processIo();
try {
  const environments = environmentNames().map((name) => loadEnvironment(name));
  const stacks = synthesizeStacks(environments, process.env.CDKTF_OUTDIR ?? 'cdktf.out');
  for (const line of stacks.flatMap(({ warnings }) => warnings)) io.error(`warning ${line}`);
} catch (error) {
  process.exitCode = reportError(error, io);
}
