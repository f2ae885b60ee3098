import type { ArchiveEvent } from '@event-archive/event-schema';
import { bytesText, countText, type Paint, tableFrom } from '@event-archive/terminal';
import { counted } from './counted.ts';
import { type Finding, type FindingKind, findingKinds } from './finding.ts';
import type { Report } from './report.ts';
import { treeFromPartitions } from './tree.ts';
import { type Verdict, verdictOfAll } from './verdict.ts';

const SHOWN_PER_KIND = 3;
const LINE_CHARACTERS = 110;
const MAX_CELL_CHARACTERS = 36;

/** Reports → lines for people, and one verdict on them all. */
export function textFromReports(reports: readonly Report[], paint: Paint): string {
  const texts = reports.map((report) => textFromReport(report, paint));
  if (reports.length === 1) return texts.join('');
  const verdict = verdictOfAll(reports.map((report) => report.verdict));
  const each = reports.map((report) => `${report.dataset} ${report.verdict}`).join(', ');
  return [...texts, `${verdictText(verdict, paint)}  ${counted(reports.length, 'dataset')}: ${each}`].join(
    '\n\n',
  );
}

/** Headline, scope, tree, a few rows, findings, verdict. */
function textFromReport(report: Report, paint: Paint): string {
  const { about, filing, partitions, counts } = report;
  const blocks = [
    about.headline === undefined ? '' : paint('yellow', about.headline),
    [paint('bold', about.title), ...about.scope].join('\n'),
    treeFromPartitions(partitions, filing),
    rowsTable(about.sampleEvents, paint),
    ...findingKinds.map((kind) => findingsBlock(kind, report.findings, counts[kind], paint)),
    notesFromReport(report, paint).join('\n'),
    verdictLines(report, paint),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** Report → what is worth knowing, but no finding, a line each. Beside JSON these go to stderr. */
export const notesFromReport = ({ about }: Report, paint: Paint): string[] =>
  about.notes.map((note) => `${paint('dim', 'note')} ${printable(note)}`);

/** As many fields as fit the line, in the order of the schema. */
function rowsTable(events: readonly ArchiveEvent[], paint: Paint): string {
  const [first] = events;
  if (!first) return '';
  const columns = Object.keys(first).map((name) => [name, ...events.map((event) => cellText(event[name]))]);
  const fitting = columns.slice(0, columnsThatFit(columns));
  const rows = [...events.keys(), events.length].map((i) => fitting.map((column) => column[i] ?? ''));
  const [head = '', ...lines] = tableFrom(rows).split('\n');
  const hidden = columns.length - fitting.length;
  return [paint('dim', hidden > 0 ? `${head}  and ${hidden} more` : head), ...lines].join('\n');
}

function columnsThatFit(columns: readonly string[][]): number {
  let width = 0;
  const over = columns.findIndex((column) => {
    width += Math.max(...column.map((cell) => [...cell].length)) + 2;
    return width > LINE_CHARACTERS;
  });
  return over < 0 ? columns.length : Math.max(1, over);
}

function cellText(value: unknown): string {
  const text = [...printable(typeof value === 'string' ? value : JSON.stringify(value))];
  return text.length > MAX_CELL_CHARACTERS
    ? `${text.slice(0, MAX_CELL_CHARACTERS - 1).join('')}…`
    : text.join('');
}

function findingsBlock(kind: FindingKind, findings: readonly Finding[], total: number, paint: Paint): string {
  if (total === 0) return '';
  const shown = findings.filter((finding) => finding.kind === kind).slice(0, SHOWN_PER_KIND);
  const colour = kind === 'duplicated' ? 'yellow' : 'red';
  const lines = shown.flatMap((finding) => [
    `  ${printable(whereText(finding))}`,
    `    ${printable(finding.problem)}`,
    `    ${paint('dim', `→ ${printable(finding.advice)}`)}`,
  ]);
  const more = total > shown.length ? [paint('dim', `  and ${countText(total - shown.length)} more`)] : [];
  return [paint(colour, `${kind} ${countText(total)}`), ...lines, ...more].join('\n');
}

function whereText({ object, line, rowGroup, row, field, eventId }: Finding): string {
  const parts = [
    object,
    line === undefined ? undefined : `line ${line}`,
    rowGroup === undefined ? undefined : `row group ${rowGroup} row ${row}`,
    field === undefined ? undefined : `field ${field}`,
    eventId === undefined ? undefined : `event ${eventId}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

const COLOUR_OF = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const;

function verdictLines({ verdict, counts, about }: Report, paint: Paint): string {
  const found = [...findingKinds, 'recovered', 'inFlight'] as const;
  const figures = [
    counted(counts.objects, 'object'),
    bytesText(counts.bytes),
    counted(counts.rows, 'row'),
    ...found.filter((key) => counts[key] > 0).map((key) => `${countText(counts[key])} ${FIGURE_NAME[key]}`),
  ];
  const why = verdict === 'inconclusive' ? `\n${about.inconclusiveBecause}` : '';
  return `${verdictText(verdict, paint)}  ${figures.join(', ')}${why}`;
}

const FIGURE_NAME: Record<FindingKind | 'recovered' | 'inFlight', string> = {
  lost: 'lost',
  unexpected: 'unexpected',
  duplicated: 'duplicated',
  recovered: 'recovered',
  inFlight: 'in flight',
  invalid: 'invalid',
  corrupt: 'corrupt',
  misfiled: 'misfiled',
};

const verdictText = (verdict: Verdict, paint: Paint): string =>
  `verdict ${paint('bold', paint(COLOUR_OF[verdict], verdict))}`;

/** Keys and rows are other people's text: control characters must not reach the terminal. */
const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
