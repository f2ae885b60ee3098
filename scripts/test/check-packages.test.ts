import { describe, expect, it } from 'vitest';
import { check as catalog } from '../check-catalog.ts';
import { check as packageShape } from '../check-package-shape.ts';
import { problemsIn } from './helpers/planted.ts';

const manifest = {
  name: '@event-archive/parser',
  version: '0.1.0',
  private: true,
  description: 'Parses',
  type: 'module',
  scripts: { test: 'vitest run --root ../.. --project @event-archive/parser', typecheck: 'tsc --project .' },
  dependencies: { zod: 'catalog:', '@event-archive/event-schema': 'workspace:*' },
  devDependencies: {},
};
const tsconfig = { extends: '../../tsconfig.base.json', include: ['src', 'test'] };
const repository = (changes: object = {}, config: object = tsconfig) => ({
  'package.json': JSON.stringify({ version: '0.1.0', devDependencies: { vitest: 'catalog:' } }),
  'packages/parser/package.json': JSON.stringify({ ...manifest, ...changes }),
  'packages/parser/tsconfig.json': JSON.stringify(config),
});

describe('check-package-shape', () => {
  it('finds nothing in a package like the others', async () => {
    expect(await problemsIn(packageShape, repository())).toEqual([]);
  });

  it.each([
    [{ name: 'parser' }, 'name must be @event-archive/parser'],
    [{ version: '0.2.0' }, 'version must be 0.1.0, that of the workspace'],
    [{ private: false }, 'private must be true'],
    [{ type: 'commonjs' }, 'type must be module'],
    [{ description: '' }, 'description is empty'],
    [{ dependencies: { zod: '4.6.7' } }, 'zod must be "catalog:", not "4.6.7"'],
    [{ devDependencies: { zod: '^4' } }, 'zod must be "catalog:", not "^4"'],
    [
      { dependencies: { '@cloud-copilot/iam-simulate': 'catalog:' } },
      '@cloud-copilot/iam-simulate must be in devDependencies: it is for tests alone',
    ],
    [
      { dependencies: { '@event-archive/terminal': 'workspace:^' } },
      '@event-archive/terminal must be "workspace:*", not "workspace:^"',
    ],
    [{ scripts: { ...manifest.scripts, test: 'vitest' } }, `script test must be "${manifest.scripts.test}"`],
    [{ scripts: { test: manifest.scripts.test } }, 'script typecheck must be "tsc --project ."'],
    [{ scripts: { ...manifest.scripts, build: 'tsc' } }, 'script build is one that no other package has'],
    [
      { main: 'index.js' },
      'fields must be name, version, private, description, type, scripts, dependencies, devDependencies, in this order',
    ],
  ])('finds %j', async (changes, problem) => {
    expect(await problemsIn(packageShape, repository(changes))).toEqual([
      `packages/parser/package.json: ${problem}`,
    ]);
  });

  it('finds a tsconfig.json of its own kind, and none', async () => {
    expect(await problemsIn(packageShape, repository({}, { ...tsconfig, compilerOptions: {} }))).toHaveLength(
      1,
    );
    const { 'packages/parser/tsconfig.json': _left, ...without } = repository();
    expect(await problemsIn(packageShape, without)).toEqual([
      'packages/parser/package.json: has no tsconfig.json beside it',
    ]);
  });
});

describe('check-catalog', () => {
  const withCatalog = (lines: string) => ({
    ...repository(),
    'pnpm-workspace.yaml': `packages:\n  - packages/*\n\n# why\ncatalog:\n${lines}\ncatalogMode: strict\n`,
  });

  it.each([
    ['  zod: 4.6.7\n  "vitest": 5.1.1\n', []],
    ["  zod: 4.6.7-beta.1\n  # a remark\n  'vitest': '5.1.1'\n", []],
    ['  zod: ^4.6.7\n  vitest: 5.1.1\n', ['zod: ^4.6.7 is no exact version']],
    ['  zod: latest\n  vitest: 5.1.1\n', ['zod: latest is no exact version']],
    ['  zod: 4.6.7\n  vitest: 5.1.1\n  left-pad: 1.3.0\n', ['left-pad is used by no package; take it out']],
    ['  zod: 4.6.7\n', ['vitest is missing']],
  ])('finds in %j: %j', async (lines, problems) => {
    const expected = problems.map((problem) => `pnpm-workspace.yaml: ${problem}`);
    expect(await problemsIn(catalog, withCatalog(lines))).toEqual(expected);
  });
});
