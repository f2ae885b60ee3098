import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const folders = readdirSync(new URL('packages', import.meta.url))
  .filter((folder) => folder !== 'e2e')
  .map((folder) => ({ name: `@event-archive/${folder}`, root: `packages/${folder}` }));

// Nothing beyond loopback. Promises kept across packages run apart, by vitest.e2e.config.ts; so does what takes minutes,
// by vitest.model.config.ts.
export default defineConfig({
  test: {
    // No test fails on a time: these end what hangs, also on a machine that is busy with other things.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for other processes: one core less, as vitest has it, leaves a small machine idle.
    maxWorkers: availableParallelism(),
    projects: [...folders, { name: 'scripts', root: 'scripts' }].map(({ name, root }) => ({
      extends: true,
      root,
      test: { name, include: ['test/**/*.test.ts'], exclude: ['test/fault-matrix/**'] },
    })),
  },
});
