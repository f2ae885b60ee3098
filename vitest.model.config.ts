import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// The Firehose engine against its model in a thousand runs, which `pnpm test` makes a few of, and the matrix of faults.
export default defineConfig({
  test: {
    root: 'packages/local-cloud',
    include: ['test/model/*.test.ts', 'test/fault-matrix/*.test.ts'],
    env: { MODEL_RUNS: process.env.MODEL_RUNS ?? '1000' },
    maxWorkers: availableParallelism(),
  },
});
