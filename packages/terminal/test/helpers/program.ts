import { setImmediate } from 'node:timers/promises';
import { defineCommand, runCli } from '../../src/index.ts';

/** A program with one command of each ending; tests start it as a process of its own. */
const lines = defineCommand({
  name: 'lines',
  describe: 'Print a number of lines',
  flags: { count: { type: 'number', default: 1, describe: 'How many' } },
  async run({ count }, io) {
    for (let i = 0; i < count; i++) {
      io.print(`line ${i} Grüße 🚀`);
      if (i % 1_000 === 999) await setImmediate();
    }
    io.error('printed');
    return 0;
  },
});
const bug = defineCommand({
  name: 'bug',
  describe: 'Break',
  flags: {},
  async run() {
    throw new TypeError('broken');
  },
});
/** Waits for the first signal, then says so and goes on until the second, or for `--drain` milliseconds. */
const wait = defineCommand({
  name: 'wait',
  describe: 'Wait for Ctrl-C',
  flags: { drain: { type: 'number', default: 0, describe: 'Milliseconds' } },
  async run({ drain }, io) {
    const stayUp = setInterval(() => {}, 1_000);
    io.print('ready');
    await new Promise((resolve) => io.interrupted.addEventListener('abort', resolve));
    io.print(`draining after ${io.interrupted.reason}`);
    await new Promise((resolve) => setTimeout(resolve, drain));
    clearInterval(stayUp);
    return 1;
  },
});

await runCli('program', [lines, bug, wait], process.argv.slice(2));
