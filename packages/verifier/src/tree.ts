import { wallClockFromInstant } from '@event-archive/event-schema';
import { bytesText, countText, tableFrom } from '@event-archive/terminal';
import { counted } from './counted.ts';
import type { Filing } from './filing.ts';
import type { Partition } from './reading.ts';

interface Branch {
  readonly name: string;
  readonly branches: Branch[];
  partition?: Partition;
}

/** Partitions, in order → a tree of their paths, one line an hour with its objects, bytes, rows and arrival times. */
export function treeFromPartitions(partitions: readonly Partition[], filing: Filing): string {
  const root: Branch = { name: '', branches: [] };
  for (const partition of partitions) leafFor(root, partition.path).partition = partition;
  return tableFrom(
    root.branches.flatMap((branch) => linesOf(branch, filing, '', '')),
    [1, 2, 3],
  );
}

function leafFor(root: Branch, path: string): Branch {
  return path
    .split('/')
    .filter((name) => name !== '')
    .reduce((parent, name) => {
      const last = parent.branches.at(-1);
      if (last?.name === name) return last;
      const branch = { name, branches: [] };
      parent.branches.push(branch);
      return branch;
    }, root);
}

function linesOf(
  { name, branches, partition }: Branch,
  filing: Filing,
  lead: string,
  indent: string,
): string[][] {
  const below = branches.flatMap((branch, i) =>
    i === branches.length - 1
      ? linesOf(branch, filing, `${indent}└─ `, `${indent}   `)
      : linesOf(branch, filing, `${indent}├─ `, `${indent}│  `),
  );
  return [[lead + name, ...(partition ? cellsOf(partition, filing) : [])], ...below];
}

function cellsOf(partition: Partition, { by, nameTimeZone }: Filing): string[] {
  const { objects, objectsRead, bytes, rows, hourMs, firstArrivalMs, lastArrivalMs } = partition;
  const rowsRead = objectsRead === objects ? counted(rows, 'row') : `${countText(rows)}+ rows`;
  const arrivals = [firstArrivalMs, lastArrivalMs].map((ms) => wallClockFromInstant(ms, nameTimeZone));
  return [
    counted(objects, 'object'),
    bytesText(bytes),
    objectsRead === 0 ? 'not read' : rowsRead,
    arrivals.map((clockMs) => timeText(clockMs, by === 'event-time' ? hourMs : clockMs)).join(' to '),
  ];
}

/** The day too, when it is another one than the path's: events may be archived long after they happened. */
const timeText = (clockMs: number, pathMs: number): string => {
  const [day, pathDay] = [clockMs, pathMs].map((ms) => new Date(ms).toISOString().slice(0, 10));
  return `${day === pathDay ? '' : `${day} `}${new Date(clockMs).toISOString().slice(11, 19)}`;
};
