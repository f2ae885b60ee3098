import { describe, expect, it } from 'vitest';
import { textFromReport } from '../src/report.ts';
import type { SendRequest } from '../src/request.ts';
import { reportFromRun } from '../src/run-report.ts';
import { countAccepted, countLost, emptyTally } from '../src/tally.ts';

const request: SendRequest = {
  dataset: 'website-events',
  env: 'local',
  source: { kind: 'file', paths: ['events.ndjson'], onInvalid: 'skip', follows: false },
  rate: undefined,
  concurrency: 4,
  maxAttempts: 20,
  retryBudget: 10,
  isAggregated: true,
  isOrdered: false,
  maxSeconds: undefined,
  maxInFlightBytes: 33_554_432,
  requestTimeoutMs: 30_000,
  ledgers: '.ledgers',
  endpoint: undefined,
};

function reportOf(
  changes: Partial<SendRequest>,
  ledgerPath: string | undefined = '.ledgers/local/run.ndjson.gz',
) {
  const tally = emptyTally();
  countAccepted(tally, 'shardId-1', 2, 1_400);
  countAccepted(tally, 'shardId-0', 1, 700);
  countLost(tally, 'rejected', 'Strange: why 🍮', 1);
  countLost(tally, 'unknown', 'TimeoutError: no reply within 30 s', 1);
  Object.assign(tally, { attempted: 5, skipped: 2, retries: 1, throttles: 1, requests: 3 });
  return reportFromRun({
    request: { ...request, ...changes },
    run: {
      kind: 'run',
      version: 1,
      runId: 'r',
      dataset: 'website-events',
      environment: 'local',
      stream: 'website-events-stream',
      region: 'us-east-1',
      startedAt: '2026-11-24T10:00:00.000Z',
      options: {},
    },
    tally,
    stop: { signal: new AbortController().signal, error: undefined, isTimeOver: false },
    seconds: 2,
    ledgerPath,
    spoolPath: undefined,
    skippedPath: '.ledgers/local/skipped/run.ndjson',
  });
}

describe('report', () => {
  it('shows counts, shards, reasons and files', () => {
    expect(textFromReport(reportOf({}), (_style, text) => text)).toMatchSnapshot();
  });

  it('has counts that add up to what was attempted', () => {
    const { attempted, accepted, unknown, rejected } = reportOf({}).counts;
    expect(accepted + unknown + rejected).toBe(attempted);
  });

  it('names the command that verifies this very run', () => {
    expect(reportOf({}).next).toBe('pnpm verify --ledger latest');
    expect(reportOf({ env: 'dev' }).next).toBe('pnpm verify --env dev --ledger latest');
    expect(reportOf({ endpoint: 'http://127.0.0.1:1', ledgers: 'mine' }).next).toBe(
      'pnpm verify --endpoint http://127.0.0.1:1 --ledger .ledgers/local/run.ndjson.gz',
    );
  });
});

describe('countLost', () => {
  it('keeps twenty reasons apart and adds up the rest', () => {
    const tally = emptyTally();
    for (let i = 0; i < 100; i++) countLost(tally, 'rejected', `reason ${i}`, 1);
    countLost(tally, 'rejected', 'reason 3', 1);
    expect(tally.reasons.size).toBe(21);
    expect(tally.reasons.get('reason 3')).toBe(2);
    expect(tally.reasons.get('other reasons')).toBe(80);
    expect(tally.rejected).toBe(101);
  });
});
