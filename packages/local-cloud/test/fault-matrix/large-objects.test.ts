import { CELLS } from './helpers/cells.ts';
import { LARGE_RECORDS } from './helpers/produce.ts';
import { proveCells } from './helpers/prove-cells.ts';
import { runCell } from './helpers/run-cell.ts';

proveCells({
  cells: CELLS.filter(({ point }) => point === 'multipart'),
  // Each moves the time of its cloud on once all of its records are read.
  clouds: 3,
  cellsAtATime: 1,
  accepted: 40 + LARGE_RECORDS.length,
  run: (cell, shared) => runCell(cell, shared),
});
