/** Follows puts from the moment that gives their records a time until every read that may miss them is through. */
export interface PutsUnderWay {
  put<T>(run: () => Promise<T>): Promise<T>;
  read<T>(run: () => Promise<T>): Promise<T>;
  /** No record that a read under way does not see has an earlier time than this. */
  oldestMs(): number;
}

export function putsUnderWay(nowMs: () => number): PutsUnderWay {
  const puts = new Set<{ readonly beganMs: number }>();
  const reads = new Set<Promise<unknown>>();
  return {
    async put(run) {
      const put = { beganMs: nowMs() };
      puts.add(put);
      try {
        return await run();
      } finally {
        void Promise.allSettled(reads).then(() => puts.delete(put));
      }
    },
    async read(run) {
      const read = run();
      reads.add(read);
      try {
        return await read;
      } finally {
        reads.delete(read);
      }
    },
    oldestMs() {
      let oldest = nowMs();
      for (const { beganMs } of puts) oldest = Math.min(oldest, beganMs);
      return oldest;
    },
  };
}
