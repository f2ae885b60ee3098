import { type Check, jsonOf, repositoryFiles, textOf } from './repository.ts';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly type?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const FIELDS = 'name version private description type exports scripts dependencies devDependencies'.split(
  ' ',
);
const OPTIONAL_FIELDS = new Set(['exports']);
/** Under the AGPL, therefore for tests alone (docs/decisions/0013-iam-simulator-in-tests.md). */
const TESTS_ONLY = /^@cloud-copilot\//;
/** Packages whose tests are started by root scripts of their own. */
const TESTED_APART = new Set(['e2e']);
const OPTIONAL_SCRIPTS = new Set(['synth']);

/** Every package has the same fields in the same order, the same scripts and the same tsconfig.json. */
export const check: Check = {
  name: 'package-shape',
  async run(root) {
    const files = repositoryFiles(root);
    const { version } = jsonOf<Manifest>(root, 'package.json');
    const manifests = files.filter((file) => /^packages\/[^/]+\/package\.json$/.test(file));
    return manifests.flatMap((file) => {
      const folder = file.split('/')[1] ?? '';
      const manifest = jsonOf<Manifest>(root, file);
      return [
        ...fieldProblems(manifest, folder, version),
        ...scriptProblems(manifest, folder),
        ...dependencyProblems(manifest),
        ...tsconfigProblems(root, files, folder),
      ].map((problem) => `${file}: ${problem}`);
    });
  },
};

function fieldProblems(manifest: Manifest, folder: string, version: string | undefined): string[] {
  const expected = FIELDS.filter((field) => field in manifest || !OPTIONAL_FIELDS.has(field));
  const found = Object.keys(manifest);
  return [
    ...(found.join() === expected.join() ? [] : [`fields must be ${expected.join(', ')}, in this order`]),
    ...(manifest.name === `@event-archive/${folder}` ? [] : [`name must be @event-archive/${folder}`]),
    ...(manifest.version === version ? [] : [`version must be ${version}, that of the workspace`]),
    ...(manifest.private === true ? [] : ['private must be true']),
    ...(manifest.type === 'module' ? [] : ['type must be module']),
    ...(manifest.description ? [] : ['description is empty']),
  ];
}

function scriptProblems({ scripts = {} }: Manifest, folder: string): string[] {
  const expected: Record<string, string> = { typecheck: 'tsc --project .' };
  if (!TESTED_APART.has(folder)) expected.test = `vitest run --root ../.. --project @event-archive/${folder}`;
  const wrong = Object.entries(expected).filter(([name, command]) => scripts[name] !== command);
  const unknown = Object.keys(scripts).filter((name) => !(name in expected) && !OPTIONAL_SCRIPTS.has(name));
  return [
    ...wrong.map(([name, command]) => `script ${name} must be "${command}"`),
    ...unknown.map((name) => `script ${name} is one that no other package has`),
  ];
}

const dependencyProblems = ({ dependencies = {}, devDependencies }: Manifest): string[] => [
  ...Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) => {
    const expected = name.startsWith('@event-archive/') ? 'workspace:*' : 'catalog:';
    return version === expected ? [] : [`${name} must be "${expected}", not "${version}"`];
  }),
  ...Object.keys(dependencies)
    .filter((name) => TESTS_ONLY.test(name))
    .map((name) => `${name} must be in devDependencies: it is for tests alone`),
];

function tsconfigProblems(root: string, files: readonly string[], folder: string): string[] {
  const file = `packages/${folder}/tsconfig.json`;
  if (!files.includes(file)) return ['has no tsconfig.json beside it'];
  const expected = { extends: '../../tsconfig.base.json', include: ['src', 'test'] };
  const isSame = JSON.stringify(JSON.parse(textOf(root, file))) === JSON.stringify(expected);
  return isSame ? [] : [`tsconfig.json beside it must be ${JSON.stringify(expected)}`];
}
