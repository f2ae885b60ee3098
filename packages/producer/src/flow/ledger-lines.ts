import type { LedgerRecordLine } from '@event-archive/event-schema';
import type { Fates } from '../fate.ts';
import type { FailedRecord, Outcome } from '../outcome.ts';
import type { Shipment } from './shipment.ts';

/** What is written before a request: the events of records that leave for the first time, the numbers of the others. */
export function linesBefore(shipments: readonly Shipment[], at: string): LedgerRecordLine[] {
  const first = shipments.filter(({ attempts }) => attempts === 0);
  const again = shipments.filter(({ attempts }) => attempts > 0);
  const attempt = 1 + Math.max(...again.map(({ attempts }) => attempts));
  return [
    ...(first.length > 0 ? [{ kind: 'sending-records' as const, at, records: first.map(eventsOf) }] : []),
    ...(again.length > 0
      ? [{ kind: 'sending-again' as const, at, attempt, records: again.map(({ seq }) => seq) }]
      : []),
  ];
}

/** Unconfirmed records that are sent again get their line too: a kill before the next reply leaves them unknown. */
export function linesAfter(
  fates: Fates<Shipment>,
  outcome: Pick<Outcome<Shipment>, 'unconfirmed'>,
  at: string,
): LedgerRecordLine[] {
  const again = new Set(fates.again.map(({ record }) => record));
  const sentAgain = outcome.unconfirmed.filter(({ record }) => again.has(record));
  const accepted = fates.accepted.map(({ record, shardId, sequenceNumber }) => ({
    record: record.seq,
    shardId,
    sequenceNumber,
  }));
  return [
    ...(accepted.length > 0 ? [{ kind: 'accepted-records' as const, at, records: accepted }] : []),
    ...failedLines('unknown-records', [...sentAgain, ...fates.unknown], at),
    ...failedLines('rejected-records', fates.rejected, at),
    ...failedLines('spooled-records', fates.spooled, at),
  ];
}

const eventsOf = ({ seq, events }: Shipment) => ({
  record: seq,
  seqs: events.map((event) => event.seq),
  ids: events.map(({ id }) => id),
});

/** One line for each reason. */
function failedLines(
  kind: 'unknown-records' | 'rejected-records' | 'spooled-records',
  failed: readonly FailedRecord<Shipment>[],
  at: string,
): LedgerRecordLine[] {
  const byReason = Map.groupBy(failed, ({ reason }) => reason);
  return [...byReason].map(([reason, group]) => ({
    kind,
    at,
    reason,
    records: group.map(({ record }) => record.seq),
  }));
}
