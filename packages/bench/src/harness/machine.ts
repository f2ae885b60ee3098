import { availableParallelism, cpus, loadavg } from 'node:os';

/** What the figures were taken on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
}

export const thisMachine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  node: process.version,
});

/** Processes that ran or waited to run during the last minute. */
export const loadOfLastMinute = (): number => loadavg()[0] ?? 0;

/** A machine of which more than this part is busy measures its other work too. */
const QUIET_LOAD_PER_CORE = 0.25;

/** The load in words, and what it does to the figures. */
export const loadText = (load: number, cores: number): string =>
  `load ${load.toFixed(2)} on ${cores} cores${
    load > QUIET_LOAD_PER_CORE * cores ? ': this machine is busy, take the figures with care' : ''
  }`;
