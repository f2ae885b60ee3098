import { BEGINNING, type Holds, lowWaterMark, type Mark, markAfter } from './low-water-mark.ts';

/** How far one source was taken in and is stored. */
export interface SourceProgress {
  readonly name: string;
  /** The mark before the record that is taken in next. */
  readonly taken: Mark;
  /** Everything up to this position is in buffers or stored. */
  take(position: string): void;
  /** There is no more of it. */
  end(): void;
  /** Tells what is stored now that this is what waits. */
  advance(waiting: Iterable<Holds>): void;
}

export interface Listener {
  /** Every record up to this position is stored. What it gives, if anything, is whether that is noted for good. */
  stored(position: string): Promise<boolean> | undefined;
  /** So is every record that the source ever had. */
  ended(): Promise<boolean> | undefined;
}

/** Follows a source from where reading begins; tells each thing once. */
export function sourceProgress(name: string, listener: Listener): SourceProgress {
  let taken = BEGINNING;
  let stored = BEGINNING;
  let end: 'open' | 'reached' | 'told' = 'open';
  return {
    name,
    get taken() {
      return taken;
    },
    take(position) {
      taken = markAfter(taken, position);
    },
    end() {
      end = 'reached';
    },
    advance(waiting) {
      const mark = lowWaterMark(name, taken, waiting);
      const isAll = end === 'reached' && mark === taken;
      if (mark.records > stored.records && mark.position !== undefined && !isAll)
        listener.stored(mark.position);
      if (mark.records > stored.records) stored = mark;
      if (!isAll) return;
      end = 'told';
      listener.ended();
    },
  };
}
