import { defineConfig } from 'vitest/config';

// Nothing beyond loopback. One worker less than it could be: several suites start servers of their own.
export default defineConfig({
  test: {
    projects: ['packages/*'],
    exclude: ['packages/e2e/**', '**/node_modules/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
