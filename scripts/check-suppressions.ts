import { type Check, problemsByLine, repositoryFiles, textOf } from './repository.ts';

// Put together from parts, so that this file does not suppress anything itself.
const BIOME = new RegExp(`${['biome', 'ignore'].join('-')}(?:-all|-start)?\\s+[\\w/]+(.*)$`);
const EXPECT_ERROR = new RegExp(`${['@ts', 'expect', 'error'].join('-')}(.*)$`);
const NEVER = new RegExp(`${['@ts', '(ignore|nocheck)'].join('-')}|${['eslint', 'disable'].join('-')}`);
const MIN_REASON_CHARACTERS = 10;

/** A rule may be switched off for a line only with a reason beside it, a type error never silently. */
export const check: Check = {
  name: 'suppressions',
  async run(root) {
    return repositoryFiles(root)
      .filter((file) => /\.(ts|js|cjs|mjs)$/.test(file) && !file.includes('/fixtures/'))
      .flatMap((file) => problemsByLine(file, textOf(root, file), suppressionProblems));
  },
};

function suppressionProblems(line: string): string[] {
  const [never] = NEVER.exec(line) ?? [];
  if (never) return [`${never} is not used here; mend what it hides`];
  const [, reason] = BIOME.exec(line) ?? EXPECT_ERROR.exec(line) ?? [];
  if (reason === undefined || reasonText(reason).length >= MIN_REASON_CHARACTERS) return [];
  return ['switches a rule off without saying why'];
}

const reasonText = (text: string): string =>
  text
    .replace(/^[\s:-]+/, '')
    .replace('<explanation>', '')
    .trim();
