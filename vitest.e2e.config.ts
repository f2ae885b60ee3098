import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Mostly waits, for minutes, and takes the default port as a reader does; every other file takes free ones. */
const LONGEST = 'documented-commands.test.ts';

/** The longest file first, so that the others go by while it waits, one at a time. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith(LONGEST);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

// Whole programs against the embedded cloud: two files at a time, each with servers of its own.
export default defineConfig({
  test: {
    include: ['packages/e2e/test/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
