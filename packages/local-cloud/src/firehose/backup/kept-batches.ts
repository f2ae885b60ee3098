import type { Listener } from '../partition/source-progress.ts';
import { bothStored } from './both-stored.ts';

/** What was taken out of a queue and stays on disk until data and backup have it, in the order in which it was taken. */
export interface KeptBatches {
  readonly data: Listener;
  readonly backup: Listener;
  /** Keeps one more; `forget` is called once everything up to it is stored. Gives the position of its last record. */
  keep(forget: () => void): string;
}

export function keptBatches(): KeptBatches {
  const kept: { readonly position: number; readonly forget: () => void }[] = [];
  let last = 0;
  return {
    ...bothStored({
      stored(position) {
        while (kept[0] && kept[0].position <= Number(position)) kept.shift()?.forget();
        return undefined;
      },
      ended: () => undefined,
    }),
    keep(forget) {
      kept.push({ position: ++last, forget });
      return String(last);
    },
  };
}
