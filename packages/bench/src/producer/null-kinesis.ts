import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A process of its own: a Kinesis that takes every record and keeps none. It answers ListShards with one open shard and
// PutRecords with an entry for each record, which it counts without reading the body as JSON. Prints its port.
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
const NEEDLE = Buffer.from('"PartitionKey"');

const server = createServer((request, response) => {
  const target = String(request.headers['x-amz-target']);
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(replyTo(target, chunks));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

function replyTo(target: string, chunks: readonly Buffer[]): string {
  if (target.endsWith('.ListShards')) return SHARDS;
  const body = Buffer.concat(chunks);
  if (target.endsWith('.PutRecord')) return ENTRY;
  const count = occurrences(body);
  return `{"FailedRecordCount":0,"Records":[${Array(count).fill(ENTRY).join()}]}`;
}

/** A quotation mark within a value is escaped, so the needle is found in keys alone. */
function occurrences(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(NEEDLE); at >= 0; at = body.indexOf(NEEDLE, at + NEEDLE.length)) count++;
  return count;
}
