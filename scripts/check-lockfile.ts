import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, problemsByLine, textOf } from './repository.ts';

const LOCKFILE = 'pnpm-lock.yaml';
const REGISTRY = 'registry.npmjs.org';
const RESOLUTION = /^\s+resolution: \{/;
const SOURCE = /\b(?:tarball|repo|url):\s*['"]?([^\s'",}]+)/g;

/** Every package of the lockfile comes from the public registry, with its hash: no mirror, no git, no bare URL. */
export const check: Check = {
  name: 'lockfile',
  async run(root) {
    if (!existsSync(join(root, LOCKFILE))) return [`${LOCKFILE}: is missing`];
    return problemsByLine(LOCKFILE, textOf(root, LOCKFILE), (line) => {
      if (!RESOLUTION.test(line)) return [];
      const sources = [...line.matchAll(SOURCE)].map(([, source = '']) => source);
      return [
        ...sources
          .filter((source) => URL.parse(source)?.host !== REGISTRY)
          .map((source) => `${source} is not at ${REGISTRY}`),
        ...(/integrity: sha512-/.test(line) ? [] : ['has no sha512 hash']),
      ];
    });
  },
};
