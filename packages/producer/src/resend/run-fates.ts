import type { LedgerLine } from '@event-archive/event-schema';

const NOTHING = 0;
const SENT = 1;
const SPOOLED = 2;
const REJECTED = 3;
const ACCEPTED = 4;

/**
 * What became of the events of a run, by their places, over the ledgers of the run and of those that sent its events
 * again: a byte for each event, and the ids of those alone that are not settled.
 */
export class RunFates {
  /** Events that left and are neither accepted nor rejected for good, by place → id. */
  readonly open = new Map<number, string>();
  /** Of these, the ones that may be in the stream: a ledger has ended with nobody knowing. */
  readonly maybeStored = new Set<number>();
  #fates = new Uint8Array(1_024);
  readonly counts = { accepted: 0, rejected: 0 };

  /** Takes the next line of a ledger; those of the first run come first. */
  add(line: LedgerLine): void {
    if (line.kind === 'sending') for (const { seq, id } of line.events) this.#set(seq, id, SENT);
    else if (line.kind === 'accepted') this.#set(line.seq, line.id, ACCEPTED);
    else if (line.kind === 'rejected') this.#set(line.seq, line.id, REJECTED);
    else if (line.kind === 'spooled') this.#set(line.seq, line.id, SPOOLED);
    else if (line.kind === 'unknown') this.#set(line.seq, line.id, SENT);
  }

  /** A ledger is read to its end: what it left open may be in the stream from now on, whatever comes later. */
  endLedger(): void {
    for (const seq of this.open.keys()) if (this.#fates[seq] === SENT) this.maybeStored.add(seq);
  }

  /** Accepted, or rejected for good: never to be sent again. */
  isSettled(seq: number): boolean {
    return (this.#fates[seq] ?? NOTHING) >= REJECTED;
  }

  #set(seq: number, id: string, fate: number): void {
    if (seq >= this.#fates.length) this.#grow(seq);
    const before = this.#fates[seq] ?? NOTHING;
    if (before === ACCEPTED) return;
    this.#fates[seq] = fate;
    if (fate < REJECTED) {
      this.open.set(seq, id);
      return;
    }
    this.open.delete(seq);
    this.maybeStored.delete(seq);
    if (before === REJECTED) this.counts.rejected--;
    this.counts[fate === ACCEPTED ? 'accepted' : 'rejected']++;
  }

  #grow(seq: number): void {
    const grown = new Uint8Array(Math.max(seq + 1, this.#fates.length * 2));
    grown.set(this.#fates);
    this.#fates = grown;
  }
}
