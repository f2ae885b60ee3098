import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { userRecords } from '@event-archive/kpl';

// A process of its own: a Kinesis of one shard that takes every record and keeps none. It finds the records of a request
// without reading it as JSON. With --read it does, and counts the events in the records and their different ids. Prints
// its port. GET tells what it has taken since the last GET.
const ENTRY =
  '{"SequenceNumber":"49657384026712345678901234567890123456789012345678901234","ShardId":"shardId-000000000000"}';
const SHARDS = JSON.stringify({
  Shards: [
    {
      ShardId: 'shardId-000000000000',
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: String(2n ** 128n - 1n) },
      SequenceNumberRange: { StartingSequenceNumber: '1' },
    },
  ],
});
const NEEDLE = Buffer.from('"PartitionKey":');
const isReading = process.argv.includes('--read');

let [records, events] = [0, 0];
const ids = new Set<string>();

const server = createServer((request, response) => {
  if (request.method === 'GET') tell(response);
  else take(request, response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

function tell(response: ServerResponse): void {
  response.end(JSON.stringify({ records, events, ids: ids.size }));
  [records, events] = [0, 0];
  ids.clear();
}

function take(request: IncomingMessage, response: ServerResponse): void {
  const target = String(request.headers['x-amz-target']);
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(replyTo(target, chunks));
  });
}

function replyTo(target: string, chunks: readonly Buffer[]): string {
  if (target.endsWith('.ListShards')) return SHARDS;
  const body = Buffer.concat(chunks);
  const count = target.endsWith('.PutRecord') ? 1 : occurrences(body);
  records += count;
  if (isReading) readEvents(body);
  if (target.endsWith('.PutRecord')) return ENTRY;
  return `{"FailedRecordCount":0,"Records":[${Array(count).fill(ENTRY).join()}]}`;
}

/** A quotation mark within a value is escaped, and no colon follows a value: the needle is found in keys alone. */
function occurrences(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(NEEDLE); at >= 0; at = body.indexOf(NEEDLE, at + NEEDLE.length)) count++;
  return count;
}

function readEvents(body: Buffer): void {
  const put = JSON.parse(String(body)) as { Data: string; Records?: { Data: string }[] };
  for (const { Data } of put.Records ?? [put])
    for (const bytes of userRecords(Buffer.from(Data, 'base64'))) {
      ids.add((JSON.parse(String(bytes)) as { event_id: string }).event_id);
      events++;
    }
}
