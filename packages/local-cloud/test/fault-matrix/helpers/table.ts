import { CELLS, type Cell, FAULTS, FORMATS, POINTS, SHARD_COUNTS } from './cells.ts';
import type { Outcome } from './run-cell.ts';

const PREFACE = `# Fault matrix

Written by \`pnpm test:model --update\` from what the runs gave, and held against every new run. Nothing here is edited.

In each cell records are put into a stream of the embedded cloud, one fault strikes one kind of call, and the bucket is
read to its end: **lost / unexpected / twice**. Lost are records that were accepted and are in no object, unexpected ones
that nobody put, byte for byte; twice are those in more than one place, which at-least-once delivery may do where a
reply or a checkpoint got lost, and only there. What is put: 40 short records in two calls, for \`multipart\` also 12 of
870 KB that no compression makes smaller than the 8 MiB beyond which an object goes up in parts.

| point | is struck |
|---|---|
| \`PutRecords\` | the first call of a producer that sends again whatever is refused or unheard of |
| \`GetRecords\` | the engine's reading, twice for each shard |
| \`PutObject\` | the engine's storing, twice for each shard |
| \`multipart\` | each of CreateMultipartUpload, UploadPart and CompleteMultipartUpload, once |
| \`checkpoint write\` | every write of the file of checkpoints, until the cloud is stopped and started again without the fault |

| fault | a call | a checkpoint |
|---|---|---|
| throttle | is refused as the service does when it is asked too much; PutRecords refuses half of the records inside a reply that is a success | cannot be written |
| 500 | ends with the service's internal error, and nothing is done | cannot be written |
| reset before | finds its connection broken, and nothing is done | cannot be written |
| reset after commit | is served, and the connection breaks before the reply | is written, and the write fails |
| stall | is served, and nothing comes for two seconds, then the connection breaks; once, not twice | is written, and the write hangs for two seconds and fails |
| truncated | is served, and half of the reply comes | ends half-way through the new file; the old one stands |
`;

/** The page of the matrix, from the outcomes of some cells; the rows of those that were not run stay as they are. */
export function pageOf(outcomes: ReadonlyMap<string, Outcome>, page: string): string {
  const columns = SHARD_COUNTS.flatMap((shards) => FORMATS.map((format) => ({ shards, format })));
  const header = [
    'point',
    'fault',
    ...columns.map(({ shards, format }) => `${shards === 1 ? '1 shard' : `${shards} shards`}, ${format}`),
  ];
  const rows = POINTS.flatMap((point) =>
    FAULTS.map((fault) => {
      const cells = columns.map((column) => cellOf({ point, fault, ...column }));
      const wereRun = cells.some(({ name }) => outcomes.has(name));
      const begin = lineOf([point, fault]).slice(0, -1);
      return wereRun
        ? lineOf([point, fault, ...cells.map(({ name }) => countsIn(outcomes.get(name)))])
        : (page.split('\n').find((line) => line.startsWith(begin)) ?? `${begin}| not run |`);
    }),
  );
  return [PREFACE, lineOf(header), `|${header.map(() => '---').join('|')}|`, ...rows, ''].join('\n');
}

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function cellOf(wanted: Omit<Cell, 'name'>): Cell {
  const cell = CELLS.find(
    ({ point, fault, shards, format }) =>
      point === wanted.point &&
      fault === wanted.fault &&
      shards === wanted.shards &&
      format === wanted.format,
  );
  if (!cell) throw new Error(`no cell ${JSON.stringify(wanted)}`);
  return cell;
}

const countsIn = (outcome: Outcome | undefined): string =>
  outcome ? `${outcome.lost.length} / ${outcome.unexpected.length} / ${outcome.twice.length}` : 'not run';
