import { CELLS } from './helpers/cells.ts';
import { proveCells } from './helpers/prove-cells.ts';
import { runCell, runCheckpointCell } from './helpers/run-cell.ts';

proveCells({
  cells: CELLS.filter(({ point }) => point !== 'multipart'),
  clouds: 1,
  // Most of them wait most of the time.
  cellsAtATime: 4,
  accepted: 40,
  run: (cell, shared, clock) =>
    cell.point === 'checkpoint write' ? runCheckpointCell(cell, shared.folder, clock) : runCell(cell, shared),
});
