/** Records that may be sent again before any was sent for the first time: a short fault at the start is not held against a run. */
export const RETRY_RESERVE = 2_000;

/**
 * How often a run may send records again, over all of it: each record that leaves for the first time pays for
 * `retriesPerRecord` more, and each that leaves again takes one. A token bucket as the SDKs have for calls (adaptive and
 * standard retry mode), so that a stream that refuses nearly everything is not answered with a flood.
 */
export class RetryBudget {
  readonly #retriesPerRecord: number;
  #left = RETRY_RESERVE;
  /** Records that left for the first time, and again. */
  first = 0;
  again = 0;

  /** Infinity: no budget. */
  constructor(retriesPerRecord: number) {
    this.#retriesPerRecord = retriesPerRecord;
  }

  /** A record leaves. */
  spend(isFirst: boolean): void {
    if (isFirst) this.first++;
    else this.again++;
    this.#left += isFirst ? this.#retriesPerRecord : -1;
  }

  /** Nothing may be sent again any more. */
  get isUsedUp(): boolean {
    return this.#left <= 0;
  }
}
