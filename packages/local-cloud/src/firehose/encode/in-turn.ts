import { availableParallelism } from 'node:os';

/** One more than there are cores: while one that is done hands over its bytes, each core has another. */
const AT_ONCE = availableParallelism() + 1;

const waiting: (() => void)[] = [];
let running = 0;

/**
 * Runs work that takes a buffer's bytes a second time, so many at once in the whole process and in the order in which
 * it was asked for: however many shards have objects to compress, memory for it is bounded.
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    // The turn is handed on rather than given back, so that nobody overtakes.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
