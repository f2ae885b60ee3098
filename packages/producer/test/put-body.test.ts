import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { putBody } from '../src/put-body.ts';
import { putRecordsTo } from '../src/put-records.ts';

const parsed = (body: Buffer) => JSON.parse(body.toString());

describe('putBody', () => {
  it('is the JSON of the request, whatever the bytes and keys are', () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
    const records = [
      { bytes: everyByte, partitionKey: 'plain' },
      { bytes: everyByte.subarray(3, 8), partitionKey: 'quote " and \\ and \n', explicitHashKey: '0' },
      { bytes: new Uint8Array(0), partitionKey: 'größe 🦊', explicitHashKey: String(2n ** 128n - 1n) },
      { bytes: everyByte.subarray(0, 1), partitionKey: '\ud83d half' },
      { bytes: everyByte.subarray(0, 2), partitionKey: 'k' },
    ];
    const { StreamName, Records, ...rest } = parsed(putBody('größer "stream"', records));
    expect(rest).toEqual({});
    expect(StreamName).toBe('größer "stream"');
    expect(
      Records.map((record: { Data: string }) => ({ ...record, Data: Buffer.from(record.Data, 'base64') })),
    ).toEqual(
      records.map(({ bytes, partitionKey, explicitHashKey }) => ({
        Data: Buffer.from(bytes),
        PartitionKey: partitionKey,
        ...(explicitHashKey === undefined ? {} : { ExplicitHashKey: explicitHashKey }),
      })),
    );
  });

  it('has no records where there are none', () => {
    expect(parsed(putBody('s', []))).toEqual({ StreamName: 's', Records: [] });
  });
});

describe('a request', () => {
  it('leaves with its own length, and signed over its own bytes', async () => {
    const arrived: { headers: NodeJS.Dict<string | string[]>; body: Buffer }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        arrived.push({ headers: request.headers, body: Buffer.concat(chunks) });
        response.end('{"FailedRecordCount":0,"Records":[{"SequenceNumber":"1","ShardId":"s"}]}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { put, end } = putRecordsTo({ region: 'us-east-1', endpoint }, 'a-stream', 5_000);
    const records = [{ bytes: Buffer.from('grün'), partitionKey: 'k' }];
    const reply = await put(records, new AbortController().signal);
    end();
    expect(reply).toEqual({ ok: true, entries: [{ SequenceNumber: '1', ShardId: 's' }] });
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = arrived;
    expect(body).toEqual(putBody('a-stream', records));
    expect(headers).toMatchObject({
      'content-length': String(body.length),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Kinesis_20131202.PutRecords',
    });
  });
});
