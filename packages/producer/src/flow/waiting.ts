import { recordBytes } from '@event-archive/event-schema';
import type { OutgoingRecord } from '../batch.ts';
import type { Clock } from '../clock.ts';
import type { Shipment } from './shipment.ts';

/** What is held between taken and settled, who waits for less of it, and the alarm of the one who sends it. */
export class Waiting {
  readonly #clock: Clock;
  readonly #maxBytes: number;
  readonly #wake: () => void;
  #events = 0;
  #bytes = 0;
  #forRoom: (() => void)[] = [];
  #forAll: (() => void)[] = [];
  #alarm: { atMs: number; off: AbortController } | undefined;

  constructor(clock: Clock, maxBytes: number, wake: () => void) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
    this.#wake = wake;
  }

  get isFull(): boolean {
    return this.#bytes >= this.#maxBytes;
  }

  hold(event: OutgoingRecord): void {
    this.#events++;
    this.#bytes += recordBytes(event);
  }

  settle(events: readonly OutgoingRecord[]): void {
    this.#events -= events.length;
    for (const event of events) this.#bytes -= recordBytes(event);
    if (!this.isFull) for (const resolve of this.#forRoom.splice(0)) resolve();
    if (this.#events <= 0) for (const resolve of this.#forAll.splice(0)) resolve();
  }

  /** The run is broken off by a bug or a full disk: nobody will learn what became of these. */
  abandon(shipments: readonly Shipment[]): void {
    for (const { events } of shipments) this.settle(events);
  }

  abandonAll(): void {
    [this.#events, this.#bytes] = [0, 0];
    this.settle([]);
  }

  roomAgain(): Promise<void> {
    return this.isFull ? new Promise((resolve) => this.#forRoom.push(resolve)) : Promise.resolve();
  }

  allSettled(): Promise<void> {
    return this.#events > 0 ? new Promise((resolve) => this.#forAll.push(resolve)) : Promise.resolve();
  }

  /** Sets the alarm, unless one rings before; Infinity: none is needed. */
  wakeAt(atMs: number, nowMs: number): void {
    if (this.#alarm && this.#alarm.atMs <= atMs) return;
    this.#alarm?.off.abort();
    this.#alarm = undefined;
    if (!Number.isFinite(atMs)) return;
    const alarm = { atMs, off: new AbortController() };
    this.#alarm = alarm;
    // Timers count whole milliseconds: rounded up, it is due when it rings.
    void this.#clock.sleep(Math.max(0, Math.ceil(atMs - nowMs)), alarm.off.signal).then(() => {
      if (this.#alarm !== alarm) return;
      this.#alarm = undefined;
      this.#wake();
    });
  }
}
