import { bytesText, countText, durationText, type Paint, tableFrom } from '@event-archive/terminal';

/** What a run did: the one value behind the lines for people and the JSON for programs. */
export interface SendReport {
  readonly runId: string;
  readonly dataset: string;
  readonly environment: string;
  readonly stream: string;
  readonly startedAt: string;
  /** Null when the events came from a file. */
  readonly seed: number | null;
  readonly seconds: number;
  /** Accepted events a second. */
  readonly eventsPerSecond: number;
  /** Bytes of accepted records a second, partition keys included. */
  readonly bytesPerSecond: number;
  readonly counts: {
    readonly attempted: number;
    readonly accepted: number;
    readonly unknown: number;
    readonly rejected: number;
    /** Left, and not in the stream: kept in the spool. */
    readonly spooled: number;
    /** Taken from the source and never sent, since the run was stopped: kept in the spool; no ledger knows them. */
    readonly unsent: number;
    readonly skipped: number;
    /** Times an event was sent again. */
    readonly retries: number;
    /** Times the stream refused an event because of its limits. */
    readonly throttles: number;
    readonly requests: number;
    /** The most events that had left and had no fate yet at any one time. */
    readonly maxInFlight: number;
    readonly bytes: number;
  };
  readonly shards: Readonly<Record<string, number>>;
  /** Why events ended unknown or rejected. */
  readonly reasons: Readonly<Record<string, number>>;
  /** True when Ctrl-C ended the run. */
  readonly interrupted: boolean;
  /** True when --max-seconds ended the run. */
  readonly isTimeOver: boolean;
  /** Why the run was stopped before its end, null when it was not. */
  readonly stoppedBecause: string | null;
  /** Null when nothing was sent. */
  readonly ledger: string | null;
  /** The file that keeps what the stream does not have, or may not have; null when it has all. */
  readonly spool: string | null;
  readonly skippedFile: string | null;
  /** The command that sends what is left; null when nothing is. */
  readonly resend: string | null;
  /** The command that checks that all of it arrived. */
  readonly next: string | null;
}

/** Whether the stream has all that it was to get. Ctrl-C is no failure: what it left is the user's choice. */
export const isComplete = ({ counts, isTimeOver }: SendReport): boolean =>
  counts.accepted === counts.attempted && !isTimeOver;

/** Report → one line of JSON. */
export const jsonFromReport = (report: SendReport): string => JSON.stringify(report);

/** Report → lines for people. */
export function textFromReport(report: SendReport, paint: Paint): string {
  const { counts } = report;
  const isAllAccepted = counts.accepted === counts.attempted;
  const headline = `${countText(counts.accepted)} of ${countText(counts.attempted)} ${report.dataset} accepted by ${report.stream} (${report.environment})`;
  const pace = `${durationText(report.seconds)}, ${countText(Math.round(report.eventsPerSecond))} events/s, ${bytesText(report.bytesPerSecond)}/s, ${bytesText(counts.bytes)}`;
  return [
    `${paint(isAllAccepted ? 'green' : 'yellow', headline)} in ${pace}`,
    ...(report.interrupted ? ['interrupted: what was in flight is drained, the rest was never sent'] : []),
    ...(report.isTimeOver ? ['--max-seconds: the time is over, the rest was never sent'] : []),
    '',
    tableFrom(countRows(report), [1]),
    ...section('shard', report.shards),
    ...section('reason', report.reasons),
    '',
    tableFrom(placeRows(report)),
  ].join('\n');
}

function countRows({ counts }: SendReport): string[][] {
  const rows: (readonly [name: string, count: number, remark: string])[] = [
    ['accepted', counts.accepted, ''],
    ['unknown', counts.unknown, counts.unknown ? 'never confirmed: the verifier finds out' : ''],
    ['rejected', counts.rejected, counts.rejected ? 'not in the stream' : ''],
    ...(counts.spooled
      ? [['spooled', counts.spooled, 'not in the stream, kept to be sent again'] as const]
      : []),
    ...(counts.unsent ? [['unsent', counts.unsent, 'taken and never sent, kept'] as const] : []),
    ['skipped', counts.skipped, counts.skipped ? 'invalid lines of the file' : ''],
    ['retried', counts.retries, counts.retries ? 'events sent again' : ''],
    ['throttled', counts.throttles, counts.throttles ? 'refusals by the limits of the stream' : ''],
    ['in flight', counts.maxInFlight, 'at most at a time'],
  ];
  return rows.map(([name, count, remark]) => [name, countText(count), remark]);
}

function section(title: string, counts: Readonly<Record<string, number>>): string[] {
  const rows = Object.entries(counts).map(([name, count]) => [name, countText(count)]);
  return rows.length === 0 ? [] : ['', tableFrom([[title, 'events'], ...rows], [1])];
}

function placeRows(report: SendReport): string[][] {
  const rows: (readonly [name: string, value: string | number | null])[] = [
    ['seed', report.seed],
    ['skipped', report.skippedFile],
    ['ledger', report.ledger],
    ['spool', report.spool],
    ['resend', report.resend],
    ['next', report.next],
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
}
