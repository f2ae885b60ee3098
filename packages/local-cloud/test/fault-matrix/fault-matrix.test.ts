import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../src/firehose/movable-clock.ts';
import { CELLS, type Cell, mayRepeat } from './helpers/cells.ts';
import { fastClock } from './helpers/matrix-cloud.ts';
import { closeShared, type Outcome, openShared, runCell, runCheckpointCell } from './helpers/run-cell.ts';
import { pageOf } from './helpers/table.ts';

const PAGE = fileURLToPath(new URL('../../../../docs/fault-matrix.md', import.meta.url));
/** Cells at a time: most of them wait most of the time, and those with large objects, which run one by one, do not. */
const BESIDE_ONE_ANOTHER = 4;

const outcomes = new Map<string, Outcome>();
const failures = new Map<string, unknown>();
const folder = mkdtempSync(join(tmpdir(), 'fault-matrix-'));
const time = fastClock();

const isLarge = ({ point }: Cell) => point === 'multipart';

beforeAll(async () => {
  const large = CELLS.filter(isLarge);
  const others = CELLS.filter((cell) => !isLarge(cell));
  const shared = await openShared(join(folder, 'shared'), time.clock);
  const run = (cell: Cell) =>
    cell.point === 'checkpoint write' ? runCheckpointCell(cell, folder, time.clock) : runCell(cell, shared);
  await Promise.all([
    ...Array.from({ length: BESIDE_ONE_ANOTHER }, () => runAll(others, run)),
    runLarge(large),
  ]);
  await closeShared(shared);
}, 1_200_000);

/** Large objects take the time that they take: it goes on when all is read, and for these cells alone. */
async function runLarge(cells: Cell[]): Promise<void> {
  const own = await openShared(join(folder, 'large'), movableClock());
  await runAll(cells, (cell) => runCell(cell, own));
  await closeShared(own);
}

afterAll(() => {
  time.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Takes cells until none is left, and keeps what comes of each. */
async function runAll(cells: Cell[], run: (cell: Cell) => Promise<Outcome>): Promise<void> {
  for (let cell = cells.shift(); cell; cell = cells.shift()) {
    const { name } = cell;
    await run(cell).then(
      (outcome) => outcomes.set(name, outcome),
      (error: unknown) => failures.set(name, error),
    );
  }
}

function outcomeOf({ name }: Cell): Outcome {
  const outcome = outcomes.get(name);
  if (!outcome) throw failures.get(name) ?? new Error(`${name} was not run`);
  return outcome;
}

describe('what is accepted is archived, whatever fails', () => {
  it.each(
    CELLS.map((cell) => ({ ...cell, shardsText: cell.shards === 1 ? '1 shard' : `${cell.shards} shards` })),
  )('$point: $fault, $shardsText, $format', (cell) => {
    const { accepted, lost, unexpected, twice, maybeTwice, struck } = outcomeOf(cell);
    expect(
      struck.every((times) => times > 0),
      `faults struck ${struck} times`,
    ).toBe(true);
    expect(accepted).toBe(cell.point === 'multipart' ? 53 : 40);
    expect(lost).toEqual([]);
    expect(unexpected).toEqual([]);
    expect(twice.filter((text) => !maybeTwice.has(text))).toEqual([]);
    if (!mayRepeat(cell)) expect(twice).toEqual([]);
  });

  it('the page of it is the one in docs', async () => {
    await expect(pageOf(outcomes)).toMatchFileSnapshot(PAGE);
  });
});
