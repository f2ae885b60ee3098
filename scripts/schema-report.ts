import type { ShapeChange } from '@event-archive/event-schema';
import { type Paint, tableFrom } from '@event-archive/terminal';
import type { Evolution } from './schema-evolution.ts';

/** What is to be done: nothing, a release, or to think again. */
type Verdict = 'released' | 'not released' | 'breaks readers';

/** Evolutions → what `pnpm schema check --format json` prints. */
export const reportValue = (evolutions: readonly Evolution[]): object => ({
  verdict: verdictOf(evolutions.flatMap(({ changes }) => changes)),
  datasets: evolutions.map(({ dataset, last, changes }) => ({
    dataset,
    version: last?.version ?? null,
    released: last?.released ?? null,
    verdict: verdictOf(changes),
    changes: changes.map(({ dataset: _, ...change }) => change),
  })),
});

/** Evolutions → the same for people. */
export const reportText = (evolutions: readonly Evolution[], paint: Paint): string =>
  [...evolutions.flatMap((evolution) => linesOf(evolution, paint)), ...adviceOn(evolutions, paint)].join(
    '\n',
  );

const verdictOf = (changes: readonly ShapeChange[]): Verdict => {
  if (changes.some(({ breaks }) => breaks)) return 'breaks readers';
  return changes.length > 0 ? 'not released' : 'released';
};

function linesOf({ dataset, last, changes }: Evolution, paint: Paint): string[] {
  const release = last ? `version ${last.version} of ${last.released}` : 'never released';
  const heading = `${paint('bold', dataset)}  ${release}`;
  if (changes.length === 0) return [`${heading}, unchanged`];
  const rows = tableFrom(
    changes.map(({ field, change, breaks }) => [
      `  ${field ?? '(dataset)'}`,
      change,
      breaks ? paint('red', 'breaks readers') : paint('green', 'safe'),
    ]),
  ).split('\n');
  return [heading, ...changes.flatMap(({ readers }, i) => [rows[i] ?? '', ...readerLines(readers, paint)])];
}

const readerLines = ({ json, parquet, verifier }: ShapeChange['readers'], paint: Paint): string[] => [
  paint('dim', `      JSON      ${json}`),
  paint('dim', `      Parquet   ${parquet}`),
  paint('dim', `      verifier  ${verifier}`),
];

function adviceOn(evolutions: readonly Evolution[], paint: Paint): string[] {
  const verdict = verdictOf(evolutions.flatMap(({ changes }) => changes));
  const advice = ADVICE[verdict];
  return advice ? [`${paint(advice.style, advice.verdict)} ${advice.todo}`] : [];
}

const ADVICE = {
  released: undefined,
  'not released': {
    style: 'yellow',
    verdict: 'Safe, but not released.',
    todo: 'Run pnpm schema release and commit what it writes.',
  },
  'breaks readers': {
    style: 'red',
    verdict: 'Breaks readers.',
    todo: 'Take it back, or add a column or a dataset instead. If it must be: pnpm schema release --breaking',
  },
} as const;
