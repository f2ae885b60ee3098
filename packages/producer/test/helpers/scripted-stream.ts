import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { userRecordsWithKeys } from '@event-archive/kpl';
import { evenShards } from './shards.ts';

/** One record as it came over the wire; `events` is what is in it: itself, or what an aggregate holds. */
export interface ArrivedRecord extends ArrivedEvent {
  readonly explicitHashKey?: string | undefined;
  readonly events: readonly ArrivedEvent[];
}

export interface ArrivedEvent {
  readonly text: string;
  readonly partitionKey: string;
  readonly explicitHashKey?: string | undefined;
}

type Entry =
  | { SequenceNumber: string; ShardId: string }
  | { ErrorCode: string; ErrorMessage: string }
  | object;

/** What the server does with one request. `store` keeps a record and gives its reply entry. */
export type Step = (records: readonly ArrivedRecord[], tools: StepTools) => void | Promise<void>;
export interface StepTools {
  store(record: ArrivedRecord, shard?: number): Entry;
  reply(status: number, body: unknown): void;
  /** Breaks the connection off. */
  reset(): void;
}

export interface ScriptedStream {
  readonly endpoint: string;
  /** Events, in the order they were stored. */
  readonly stored: ArrivedEvent[];
  /** How many records each request carried. */
  readonly requestSizes: number[];
  close(): Promise<void>;
}

/** Stores everything. */
export const acceptAll: Step = (records, { store, reply }) =>
  reply(200, { FailedRecordCount: 0, Records: records.map((record) => store(record)) });

/** Refuses the records that `isRefused` names with this error code, stores the others. */
export const refuse =
  (isRefused: (record: ArrivedRecord, place: number) => boolean, ErrorCode: string): Step =>
  (records, { store, reply }) => {
    const Records = records.map((record, place) =>
      isRefused(record, place) ? { ErrorCode, ErrorMessage: 'as scripted' } : store(record),
    );
    reply(200, { FailedRecordCount: 0, Records });
  };

/** An error for the whole call. */
export const fail =
  (status: number, type: string, message = 'as scripted'): Step =>
  (_records, { reply }) =>
    reply(status, { __type: type, message });

/** Stores everything and breaks the connection off before the reply. */
export const storeAndReset: Step = (records, { store, reset }) => {
  for (const record of records) store(record);
  reset();
};

/** Stores everything and never replies. */
export const storeAndHang: Step = (records, { store }) => {
  for (const record of records) store(record);
};

/**
 * A stream on loopback that speaks PutRecords (JSON 1.1) and does what it is told: the first step for the first
 * request, and so on; the last step for all that follow. ListShards is answered with one open shard.
 */
export const scriptedStream = (...steps: readonly Step[]): Promise<ScriptedStream> =>
  scriptedStreamOf(1, steps);

/** The same with so many shards of equal share. */
export async function scriptedStreamOf(shardCount: number, steps: readonly Step[]): Promise<ScriptedStream> {
  const stored: ArrivedEvent[] = [];
  const requestSizes: number[] = [];
  const store = (record: ArrivedRecord, shard = 0): Entry => {
    stored.push(...record.events);
    return { SequenceNumber: String(stored.length), ShardId: `shardId-${String(shard).padStart(12, '0')}` };
  };
  const server = createServer(async (request, response) => {
    if (request.headers['x-amz-target'] === 'Kinesis_20131202.ListShards') {
      replyWith(response, 200, { Shards: evenShards(shardCount) });
      return;
    }
    const records = await recordsOf(request);
    const step = steps[Math.min(requestSizes.length, steps.length - 1)] ?? acceptAll;
    requestSizes.push(records.length);
    await step(records, {
      store,
      reply: (status, body) => replyWith(response, status, body),
      reset: () => request.socket.resetAndDestroy(),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stored,
    requestSizes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function recordsOf(request: IncomingMessage): Promise<ArrivedRecord[]> {
  const target = request.headers['x-amz-target'];
  if (target !== 'Kinesis_20131202.PutRecords') throw new TypeError(`unexpected call ${target}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { Records } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
    Records: { Data: string; PartitionKey: string; ExplicitHashKey?: string }[];
  };
  return Records.map(({ Data, PartitionKey, ExplicitHashKey }) =>
    arrivedRecord(Buffer.from(Data, 'base64'), PartitionKey, ExplicitHashKey),
  );
}

/** A record as it was sent → with the events that it holds. */
export function arrivedRecord(
  bytes: Buffer,
  partitionKey: string,
  explicitHashKey?: string | undefined,
): ArrivedRecord {
  const itself = { text: bytes.toString('utf8'), partitionKey, explicitHashKey };
  const within = userRecordsWithKeys(bytes)?.map((user) => ({
    text: Buffer.from(user.bytes).toString('utf8'),
    partitionKey: user.partitionKey,
    explicitHashKey: user.explicitHashKey,
  }));
  return { ...itself, events: within ?? [itself] };
}

function replyWith(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
