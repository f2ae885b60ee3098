import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, textOf } from './repository.ts';

const PAGE = 'docs/fidelity.md';
/** Where the tests are that the page names without a folder of their own. */
const TESTS = 'packages/local-cloud/test';
const STATES = ['done', 'our choice', 'not emulated'];

/** Every behaviour of the page has a state, a source that the page knows, and tests that there are. */
export const check: Check = {
  name: 'fidelity',
  async run(root) {
    if (!existsSync(join(root, PAGE))) return [`${PAGE}: is missing`];
    const tables = tablesOf(textOf(root, PAGE));
    const rowsUnder = (...titles: string[]) =>
      tables.filter(({ header }) => header.join() === titles.join()).flatMap(({ rows }) => rows);
    const sources = new Set(rowsUnder('source', 'what').map(({ cells: [name = ''] }) => name));
    const behaviours = rowsUnder('behaviour', 'state', 'source', 'test');
    if (behaviours.length === 0) return [`${PAGE}: has no table of behaviour, state, source and test`];
    return behaviours.flatMap((row) =>
      problemsOf(row.cells, sources, root).map((problem) => `${PAGE}:${row.line}: ${problem}`),
    );
  },
};

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

function problemsOf(cells: readonly string[], sources: ReadonlySet<string>, root: string): string[] {
  const [, state = '', source = '', test = ''] = cells;
  const tests = [...test.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  const isThere = (name: string) =>
    [`${name}.test.ts`, `${TESTS}/${name}.test.ts`].some((file) => existsSync(join(root, file)));
  return [
    ...(cells.length === 4 ? [] : [`has ${cells.length} cells, not 4`]),
    ...(STATES.includes(state) ? [] : [`state "${state}" is none of ${STATES.join(', ')}`]),
    ...namesIn(source)
      .filter((name) => !sources.has(name))
      .map((name) => `source "${name}" is not among the sources of the page`),
    ...(tests.length > 0 || state === 'not emulated' ? [] : ['names no test']),
    ...tests.filter((name) => !isThere(name)).map((name) => `there is no test ${name}.test.ts`),
  ];
}

const namesIn = (cell: string): string[] => cell.split(',').map((name) => name.trim());

/** The tables of a page; a row knows its line. Text between backticks may hold a bar. */
function tablesOf(markdown: string): { header: readonly string[]; rows: Row[] }[] {
  const tables: { header: readonly string[]; rows: Row[] }[] = [];
  let isIn = false;
  for (const [i, text] of markdown.split('\n').entries()) {
    const cells = cellsOf(text);
    if (cells && !isIn) tables.push({ header: cells, rows: [] });
    else if (cells && !/^:?-+:?$/.test(cells[0] ?? '')) tables.at(-1)?.rows.push({ line: i + 1, cells });
    isIn = cells !== undefined;
  }
  return tables;
}

function cellsOf(text: string): string[] | undefined {
  if (!text.startsWith('|')) return undefined;
  const cells = text.match(/(?:`[^`]*`|\\\||[^|])+/g) ?? [];
  return cells.map((cell) => cell.trim());
}
