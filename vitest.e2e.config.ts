import { defineConfig } from 'vitest/config';

// Whole programs against the embedded cloud: one file at a time, since each brings servers of its own.
export default defineConfig({
  test: {
    include: ['packages/e2e/test/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
