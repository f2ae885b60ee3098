import { posix } from 'node:path';
import { type Check, problemsByLine, repositoryFiles, textOf } from './repository.ts';

interface ImportRule {
  /** Siblings it may import, by the name after `@event-archive/`. */
  readonly siblings: readonly string[];
  /** Whether src may import this package of others, or built-in. */
  readonly outside: (name: string, file: string) => boolean;
}

const AWS_SDK = /^@(aws-sdk|smithy)\//;
const CDKTF = /^(cdktf|constructs|@cdktf\/)/;
/** Under the AGPL: tests may run it, what we give away may not hold it (docs/decisions/0013-iam-simulator-in-tests.md). */
const TESTS_ONLY = /^@cloud-copilot\//;
const withoutClients = (name: string) => !AWS_SDK.test(name) && !CDKTF.test(name);
const withClients = (name: string) => !CDKTF.test(name);

/** Who may import what. A package that is not here is not known to this check, and it says so. */
export const importRules: Readonly<Record<string, ImportRule>> = {
  'event-schema': { siblings: [], outside: (name) => /^(zod|node:(buffer|util|url|zlib))$/.test(name) },
  environments: {
    siblings: ['event-schema', 'terminal/user-error'],
    outside: (name, file) =>
      /^(zod|node:(path|url))$/.test(name) || (name === 'node:fs' && /(load|write-schema)\.ts$/.test(file)),
  },
  kpl: { siblings: [], outside: (name) => name === 'node:crypto' },
  terminal: { siblings: [], outside: withoutClients },
  'aws-clients': { siblings: ['terminal/user-error'], outside: withClients },
  producer: {
    siblings: [
      'event-schema',
      'environments',
      'kpl',
      'aws-clients',
      'terminal',
      'terminal/cli',
      'terminal/is-alive',
      'terminal/user-error',
    ],
    outside: withClients,
  },
  verifier: {
    siblings: [
      'event-schema',
      'environments',
      'aws-clients',
      'terminal',
      'terminal/cli',
      'terminal/user-error',
    ],
    outside: withClients,
  },
  infra: {
    siblings: ['event-schema', 'environments', 'terminal', 'terminal/user-error'],
    outside: (name) => !AWS_SDK.test(name),
  },
  // An independent witness: it implements AWS's rules and knows nothing of our events.
  'local-cloud': {
    siblings: ['kpl', 'aws-clients', 'terminal', 'terminal/cli', 'terminal/is-alive', 'terminal/user-error'],
    outside: withClients,
  },
  e2e: { siblings: ['*'], outside: withClients },
  bench: { siblings: ['*'], outside: withClients },
};

/** Nobody imports these. */
const ENDS = new Set(['e2e', 'bench']);
const SPECIFIER = /\b(?:from|import)\s*\(?\s*'([^'\n]+)'/g;

/** Packages import only what the table of docs/architecture.md lets them, by its name, and nothing beyond their folder. */
export const check: Check = {
  name: 'imports',
  async run(root) {
    return repositoryFiles(root)
      .filter((file) => /^(packages\/[^/]+\/(src|test)|scripts(?!\/test))\/.*\.ts$/.test(file))
      .flatMap((file) =>
        problemsByLine(file, textOf(root, file), (line) =>
          [...line.matchAll(SPECIFIER)].flatMap(([, specifier = '']) =>
            file.startsWith('scripts/')
              ? (scriptProblem(specifier) ?? [])
              : (importProblem(file, specifier) ?? []),
          ),
        ),
      );
  },
};

/** Scripts import what they like, but CDKTF, because leaving it must stay the change of one package, and what is for tests. */
const scriptProblem = (specifier: string): string | undefined =>
  CDKTF.test(specifier) || TESTS_ONLY.test(specifier) ? `scripts may not import ${specifier}` : undefined;

function importProblem(file: string, specifier: string): string | undefined {
  const [, owner = '', part = ''] = file.split('/');
  const rule = importRules[owner];
  if (!rule) return `packages/${owner} is not in the table of scripts/check-imports.ts; add it`;
  if (specifier.startsWith('.')) return relativeProblem(file, owner, specifier);
  if (TESTS_ONLY.test(specifier) && part !== 'test') return `${specifier} is for tests alone`;
  if (!specifier.startsWith('@event-archive/')) {
    const isAllowed =
      part === 'test' ? !CDKTF.test(specifier) || owner === 'infra' : rule.outside(specifier, file);
    return isAllowed ? undefined : `${owner} may not import ${specifier}`;
  }
  const sibling = specifier.slice('@event-archive/'.length);
  if (sibling === owner) return `${specifier} is this package itself; import it by path`;
  const isAllowed = rule.siblings.includes(sibling) || rule.siblings.includes('*');
  return isAllowed && !ENDS.has(sibling) ? undefined : `${owner} may not import ${specifier}`;
}

function relativeProblem(file: string, owner: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(file), specifier);
  if (!target.startsWith(`packages/${owner}/`)) return `${specifier} leaves the package; import it by name`;
  const isShipped = file.startsWith(`packages/${owner}/src/`);
  if (isShipped && !target.startsWith(`packages/${owner}/src/`)) return `${specifier} is outside src`;
  return undefined;
}
