import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3Client } from '@event-archive/aws-clients';
import { bucketName, loadEnvironment } from '@event-archive/environments';
import {
  type ArchiveEvent,
  hourFromInstant,
  hourlyLayout,
  type LedgerLine,
  textFromLedgerLine,
} from '@event-archive/event-schema';
import { exitCodeOf } from '@event-archive/terminal';
import { buildApp } from 'fauxqs';
import { afterEach, beforeEach } from 'vitest';
import { verifyCommand } from '../../src/commands/verify.ts';
import { linesOf } from './events.ts';

/** An archive on a real S3 API, a folder of ledgers, and the command line that checks them. */
export interface TestArchive {
  put(key: string, body: Uint8Array, contentEncoding?: string): Promise<void>;
  /** Writes an object as Firehose does and gives its key. */
  deliver(events: readonly ArchiveEvent[], arrivedAt: string): Promise<string>;
  /** Writes the ledger of a run that sent the events at an instant and had them all accepted. */
  accept(events: readonly ArchiveEvent[], at: string, runId?: string): Promise<string>;
  writeLedger(name: string, lines: readonly LedgerLine[]): Promise<string>;
  verify(...argv: string[]): Promise<Outcome>;
  verifyJson(...argv: string[]): Promise<JsonReport & { exitCode: number }>;
  /** What the verifier's clock shows. */
  nowMs: number;
  readonly ledgersFolder: string;
  readonly endpoint: string;
  close(): Promise<void>;
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface JsonReport {
  verdict: string;
  counts: Record<string, number>;
  partitions: Record<string, unknown>[];
  findings: Record<string, unknown>[];
  datasets: Record<string, unknown>[];
  errorObjects: string[];
}

/** When the tests' archive is looked at: long after everything in it was due. */
export const NOW = Date.parse('2026-11-25T12:00:00.000Z');

/** When most runs of the tests begin to send. */
export const SENT_AT = '2026-11-24T10:00:00.000Z';

/** The instant some seconds after SENT_AT. */
export const seconds = (count: number): string => new Date(Date.parse(SENT_AT) + count * 1_000).toISOString();

let uuids = 0;

/** The key that Firehose gives an object whose oldest record arrived at an instant. */
export function keyFor(arrivedAt: string, extension = '.gz', pathAt = arrivedAt): string {
  const stamp = arrivedAt.slice(0, 19).replace(/[T:]/g, '-');
  const uuid = `00000000-0000-4000-9000-${(uuids++).toString(16).padStart(12, '0')}`;
  const path = hourlyLayout.pathFromHour(hourFromInstant(Date.parse(pathAt)));
  return `${path}website-events-delivery-1-${stamp}-${uuid}${extension}`;
}

export const runLine = (startedAt: string, runId = 'run-1'): LedgerLine => ({
  kind: 'run',
  version: 1,
  runId,
  dataset: 'website-events',
  environment: 'local',
  stream: 'website-events-stream',
  region: 'us-east-1',
  startedAt,
  options: { count: 3, seed: null },
});

export const acceptedLine = (event: ArchiveEvent, seq: number, at: string): LedgerLine => ({
  kind: 'accepted',
  seq,
  id: String(event.event_id),
  shardId: 'shardId-000000000000',
  sequenceNumber: `4967${seq}`,
  at,
});

export const endLine = (
  endedAt: string,
  totals: Partial<Record<'attempted' | 'accepted' | 'unknown' | 'rejected' | 'spooled', number>>,
): LedgerLine => ({
  kind: 'end',
  endedAt,
  interrupted: false,
  totals: { attempted: 0, accepted: 0, unknown: 0, rejected: 0, skipped: 0, ...totals },
});

/** All lines of a run that sent the events at an instant and had them all accepted. */
export const acceptedRun = (events: readonly ArchiveEvent[], at: string, runId = 'run-1'): LedgerLine[] => [
  runLine(at, runId),
  {
    kind: 'sending',
    at,
    attempt: 1,
    events: events.map((event, seq) => ({ seq, id: String(event.event_id) })),
  },
  ...events.map((event, seq) => acceptedLine(event, seq, at)),
  endLine(at, { attempted: events.length, accepted: events.length }),
];

/** An empty archive for each test of the block around it. */
export function archiveOfEachTest(environment = 'local'): () => TestArchive {
  let archive: TestArchive;
  beforeEach(async () => {
    archive = await startArchive(environment);
  });
  afterEach(() => archive.close());
  return () => archive;
}

/** Starts an empty archive of an environment, looked at at NOW. */
export async function startArchive(environment = 'local'): Promise<TestArchive> {
  const app = buildApp({ logger: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const client = s3Client({ region: 'us-east-1', endpoint });
  const Bucket = bucketName(loadEnvironment(environment));
  await client.send(new CreateBucketCommand({ Bucket }));
  const folder = await mkdtemp(join(tmpdir(), 'verify-'));
  const ledgersFolder = join(folder, 'ledgers');
  await mkdir(join(ledgersFolder, environment), { recursive: true });

  const archive: TestArchive = {
    nowMs: NOW,
    endpoint,
    ledgersFolder,
    async put(Key, Body, ContentEncoding) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentEncoding }));
    },
    async deliver(events, arrivedAt) {
      const key = keyFor(arrivedAt);
      await archive.put(key, gzipSync(linesOf(events)), 'gzip');
      return key;
    },
    accept: (events, at, runId = 'run-1') =>
      archive.writeLedger(`${at.replace(/[-:.]/g, '')}-${runId}.ndjson`, acceptedRun(events, at, runId)),
    async writeLedger(name, lines) {
      const file = join(ledgersFolder, environment, name);
      const text = Buffer.from(lines.map((line) => `${textFromLedgerLine(line)}\n`).join(''));
      await writeFile(file, name.endsWith('.gz') ? gzipSync(text) : text);
      return file;
    },
    verify: (...argv) =>
      runVerify(
        () => archive.nowMs,
        [
          ...['--endpoint', endpoint, '--ledgers', ledgersFolder],
          ...(argv.includes('--env') ? [] : ['--env', environment]),
          ...argv,
        ],
      ),
    async verifyJson(...argv) {
      const { exitCode, stdout } = await archive.verify(...argv, '--format', 'json');
      return { ...(JSON.parse(stdout) as JsonReport), exitCode };
    },
    async close() {
      client.destroy();
      await app.close();
      await rm(folder, { recursive: true });
    },
  };
  return archive;
}

/** A whole command line through the front door; `stderr` keeps what was said before it threw. */
export async function runVerify(
  clock: () => number,
  argv: string[],
  stderr: string[] = [],
  interrupted: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const stdout: string[] = [];
  const plain = (_style: string, text: string) => text;
  const io = {
    print: (text: string) => void stdout.push(`${text}\n`),
    error: (text: string) => void stderr.push(`${text}\n`),
    paint: plain,
    paintError: plain,
    progressWanted: false,
    interrupted,
  };
  const exitCode = await exitCodeOf('verify', [verifyCommand(clock)], argv, io);
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
}
