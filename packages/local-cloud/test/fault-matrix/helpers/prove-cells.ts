import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MovableClock } from '../../../src/firehose/movable-clock.ts';
import { type Cell, mayRepeat } from './cells.ts';
import { fastClock } from './matrix-cloud.ts';
import { closeShared, type Outcome, openShared, type Shared } from './run-cell.ts';
import { pageOf } from './table.ts';

const PAGE = fileURLToPath(new URL('../../../../../docs/fault-matrix.md', import.meta.url));

/** Cells that run beside one another, in how many clouds and how many in each. */
interface Claim {
  readonly cells: readonly Cell[];
  readonly clouds: number;
  readonly cellsAtATime: number;
  /** Records that each cell puts. */
  readonly accepted: number;
  readonly run: (cell: Cell, shared: Shared, clock: MovableClock) => Promise<Outcome>;
}

/** Runs cells, a test each of what came of it, and one of their rows in the page. */
export function proveCells({ cells, clouds, cellsAtATime, accepted, run }: Claim): void {
  const outcomes = new Map<string, Outcome>();
  const failures = new Map<string, unknown>();
  const folder = mkdtempSync(join(tmpdir(), 'fault-matrix-'));
  const left = [...cells];

  /** Takes cells until none is left, and keeps what comes of each. */
  async function takeCells(shared: Shared, clock: MovableClock): Promise<void> {
    for (let cell = left.shift(); cell; cell = left.shift()) {
      const { name } = cell;
      await run(cell, shared, clock).then(
        (outcome) => outcomes.set(name, outcome),
        (error: unknown) => failures.set(name, error),
      );
    }
  }

  async function runInCloud(stateFolder: string): Promise<void> {
    const time = fastClock();
    const shared = await openShared(stateFolder, time.clock);
    await Promise.all(Array.from({ length: cellsAtATime }, () => takeCells(shared, time.clock)));
    time.stop();
    await closeShared(shared);
  }

  beforeAll(async () => {
    await Promise.all(Array.from({ length: clouds }, (_, i) => runInCloud(join(folder, `cloud-${i}`))));
  }, 1_200_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function outcomeOf({ name }: Cell): Outcome {
    const outcome = outcomes.get(name);
    if (!outcome) throw failures.get(name) ?? new Error(`${name} was not run`);
    return outcome;
  }

  describe('what is accepted is archived, whatever fails', () => {
    it.each(
      cells.map((cell) => ({ ...cell, shardsText: cell.shards === 1 ? '1 shard' : `${cell.shards} shards` })),
    )('$point: $fault, $shardsText, $format', (cell) => {
      const { accepted: taken, lost, unexpected, twice, maybeTwice, struck } = outcomeOf(cell);
      expect(
        struck.every((times) => times > 0),
        `faults struck ${struck} times`,
      ).toBe(true);
      expect(taken).toBe(accepted);
      expect(lost).toEqual([]);
      expect(unexpected).toEqual([]);
      expect(twice.filter((text) => !maybeTwice.has(text))).toEqual([]);
      if (!mayRepeat(cell)) expect(twice).toEqual([]);
    });

    it('the page in docs says so, and has no other rows', async () => {
      await expect(pageOf(outcomes, readFileSync(PAGE, 'utf8'))).toMatchFileSnapshot(PAGE);
    });
  });
}
