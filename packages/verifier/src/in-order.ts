/** Runs `work` on up to `width` of the list at once, and gives the results in the list's order. */
export async function* inOrder<T, R>(
  list: readonly T[],
  width: number,
  work: (element: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  let next = 0;
  try {
    while (next < list.length || running.length > 0) {
      for (const element of list.slice(next, next + width - running.length)) {
        next++;
        running.push(handled(work(element)));
      }
      const first = running[0];
      if (first) yield await first;
      running.shift();
    }
  } finally {
    await Promise.allSettled(running);
  }
}

/** A failure is met when its turn comes; until then it must not count as unhandled. */
function handled<R>(promise: Promise<R>): Promise<R> {
  promise.catch(() => undefined);
  return promise;
}
