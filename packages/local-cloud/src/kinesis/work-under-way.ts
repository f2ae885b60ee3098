/** Follows what still uses a database that must not be closed meanwhile. */
export interface WorkUnderWay {
  /** The same promise, followed until it is settled. */
  follow<T>(work: Promise<T>): Promise<T>;
  /** Resolves once nothing is under way, also of what was begun while it waited. */
  settled(): Promise<void>;
}

export function workUnderWay(): WorkUnderWay {
  const underWay = new Set<Promise<unknown>>();
  return {
    follow(work) {
      underWay.add(work);
      const end = () => void underWay.delete(work);
      work.then(end, end);
      return work;
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
