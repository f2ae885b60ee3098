import { tableProblems } from './bench-table.ts';
import type { Check } from './repository.ts';

/** The measurements in README are those that were last taken. */
export const check: Check = {
  name: 'bench',
  run: async (root) => tableProblems(root),
};
