import { type Check, jsonOf, repositoryFiles, textOf } from './repository.ts';

const WORKSPACE = 'pnpm-workspace.yaml';

/** The catalog has exact versions only, each of them used, and has all that is asked of it. */
export const check: Check = {
  name: 'catalog',
  async run(root) {
    const catalog = catalogFrom(textOf(root, WORKSPACE));
    const used = usedNames(root);
    return [
      ...[...catalog]
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${WORKSPACE}: ${name}: ${version} is no exact version`),
      ...[...catalog.keys()]
        .filter((name) => !used.has(name))
        .map((name) => `${WORKSPACE}: ${name} is used by no package; take it out`),
      ...[...used].filter((name) => !catalog.has(name)).map((name) => `${WORKSPACE}: ${name} is missing`),
    ];
  },
};

function usedNames(root: string): Set<string> {
  const manifests = repositoryFiles(root).filter((file) => /^(packages\/[^/]+\/)?package\.json$/.test(file));
  const dependencies = manifests.flatMap((file) => {
    const manifest = jsonOf<Record<string, Record<string, string>>>(root, file);
    return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  });
  return new Set(dependencies.filter(([, version]) => version === 'catalog:').map(([name]) => name));
}

/** The `name: version` lines under `catalog:`. */
function catalogFrom(yaml: string): Map<string, string> {
  const [, block = ''] = /^catalog:\n((?:[ #].*\n|\n)*)/m.exec(yaml) ?? [];
  const entries = block.matchAll(/^ +['"]?([^\s'":#]+)['"]?: *['"]?([^\s'"]+)/gm);
  return new Map([...entries].map(([, name = '', version = '']) => [name, version]));
}
