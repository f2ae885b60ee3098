import { bytesText, countText, tableFrom } from '@event-archive/terminal';
import { counted } from './counted.ts';
import type { Partition } from './reading.ts';

interface Branch {
  readonly name: string;
  readonly branches: Branch[];
  partition?: Partition;
}

/** Partitions, in order → a tree of their paths, one line an hour with its objects, bytes, rows and arrival times. */
export function treeFromPartitions(partitions: readonly Partition[]): string {
  const root: Branch = { name: '', branches: [] };
  for (const partition of partitions) leafFor(root, partition.path).partition = partition;
  return tableFrom(
    root.branches.flatMap((branch) => linesOf(branch, '', '')),
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

function linesOf({ name, branches, partition }: Branch, lead: string, indent: string): string[][] {
  const below = branches.flatMap((branch, i) =>
    i === branches.length - 1
      ? linesOf(branch, `${indent}└─ `, `${indent}   `)
      : linesOf(branch, `${indent}├─ `, `${indent}│  `),
  );
  return [[lead + name, ...(partition ? cellsOf(partition) : [])], ...below];
}

function cellsOf({ objects, objectsRead, bytes, rows, firstArrivalMs, lastArrivalMs }: Partition): string[] {
  const rowsRead = objectsRead === objects ? counted(rows, 'row') : `${countText(rows)}+ rows`;
  return [
    counted(objects, 'object'),
    bytesText(bytes),
    objectsRead === 0 ? 'not read' : rowsRead,
    `${timeText(firstArrivalMs)} to ${timeText(lastArrivalMs)}`,
  ];
}

const timeText = (ms: number): string => new Date(ms).toISOString().slice(11, 19);
