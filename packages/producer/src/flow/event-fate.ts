import type { OutgoingRecord } from '../batch.ts';
import type { Fates } from '../fate.ts';
import { countAccepted, countLost, type Tally } from '../tally.ts';
import type { Shipment } from './shipment.ts';

/** What came of an event. */
export type EventFate =
  | { readonly outcome: 'accepted'; readonly shardId: string; readonly sequenceNumber: string }
  | {
      /** `unsent`: the run was stopped before it left; no ledger knows it. */
      readonly outcome: 'unknown' | 'rejected' | 'spooled' | 'unsent';
      readonly reason: string;
    };

/** Takes events of one record, in its order, and what came of all of them. */
export type Told = (events: readonly OutgoingRecord[], fate: EventFate) => void;

/** Counts fates and tells of them. */
export function tellFates(fates: Fates<Shipment>, tally: Tally, told: Told): void {
  for (const { record, shardId, sequenceNumber } of fates.accepted) {
    countAccepted(tally, shardId, record.events.length, record.eventBytes);
    told(record.events, { outcome: 'accepted', shardId, sequenceNumber });
  }
  for (const outcome of ['unknown', 'rejected', 'spooled'] as const)
    for (const { record, reason } of fates[outcome]) {
      countLost(tally, outcome, reason, record.events.length);
      told(record.events, { outcome, reason });
    }
}
