import { type Check, repositoryFiles, textOf } from './repository.ts';

const MAX_LINES = 300;

/** No TypeScript file is longer than a reader wants to scroll; fixtures may be. */
export const check: Check = {
  name: 'file-length',
  async run(root) {
    return repositoryFiles(root)
      .filter((file) => file.endsWith('.ts') && !file.includes('/fixtures/'))
      .flatMap((file) => {
        const lines = textOf(root, file).trimEnd().split('\n').length;
        return lines < MAX_LINES ? [] : [`${file}: has ${lines} lines; split it below ${MAX_LINES}`];
      });
  },
};
