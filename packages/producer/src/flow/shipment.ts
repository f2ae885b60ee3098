import type { OutgoingRecord } from '../batch.ts';
import type { Lane } from './lane.ts';

/** A record of the stream on its way, with the events that it holds: one, or as an aggregate many. */
export interface Shipment {
  /** Its number in the run, from 0: what the ledger calls it. */
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly partitionKey: string;
  readonly explicitHashKey: string | undefined;
  readonly events: readonly OutgoingRecord[];
  /** Bytes of its events, as the bound on what is in flight counts them. */
  readonly eventBytes: number;
  readonly lane: Lane;
  /** When it could first be sent, by the clock that never jumps. */
  readonly readyMs: number;
  /** Times that it has left. */
  attempts: number;
  /** Why it was not accepted when it last left. */
  lastReason?: string;
}

/** Bytes that it counts for in Kinesis's limits. */
export const shipmentBytes = ({ bytes, partitionKey }: Pick<Shipment, 'bytes' | 'partitionKey'>): number =>
  bytes.byteLength + Buffer.byteLength(partitionKey);
