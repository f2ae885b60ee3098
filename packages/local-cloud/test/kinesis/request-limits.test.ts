import {
  CreateStreamCommand,
  GetRecordsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { expect, it } from 'vitest';
import { serve } from '../helpers/serve.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const StreamName = 'clicks';
const MIB = 1_048_576;

async function served() {
  const { kinesis } = await serve(tempFolder());
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  await waitUntilStreamExists(
    { client: kinesis, maxWaitTime: 5, minDelay: 0.02, maxDelay: 0.1 },
    { StreamName },
  );
  /** What is said to records of these sizes; the number that was stored when nothing is. */
  const put = (...sizes: readonly number[]) => {
    const Records = sizes.map((size) => ({ PartitionKey: 'k', Data: Buffer.alloc(size) }));
    return kinesis.send(new PutRecordsCommand({ StreamName, Records })).then(
      ({ FailedRecordCount = 0 }) => sizes.length - FailedRecordCount,
      (error: Error) => error.name,
    );
  };
  return { kinesis, put };
}

it('PutRecords takes 500 records, 1 MiB of data a record and 10 MiB a request, and not one more', async () => {
  const { put } = await served();
  expect(await put(...Array<number>(500).fill(1))).toBe(500);
  expect(await put(...Array<number>(501).fill(1))).toBe('ValidationException');
  expect(await put(MIB)).toBe(1);
  expect(await put(MIB + 1)).toBe('ValidationException');
  expect(await put(...Array<number>(10).fill(MIB - 1))).toBe(10);
  expect(await put(...Array<number>(10).fill(MIB - 1), 1)).toBe('InvalidArgumentException');
});

it('a partition key has 1 to 256 characters, and a reply at most 10,000 records', async () => {
  const { kinesis } = await served();
  const put = (PartitionKey: string) =>
    kinesis.send(new PutRecordCommand({ StreamName, PartitionKey, Data: Buffer.from('x') })).then(
      () => 'stored',
      (error: Error) => error.name,
    );
  expect(await Promise.all(['k'.repeat(256), 'k'.repeat(257), ''].map(put))).toEqual([
    'stored',
    'ValidationException',
    'ValidationException',
  ]);
  const reading = kinesis.send(new GetRecordsCommand({ ShardIterator: 'any', Limit: 10_001 }));
  await expect(reading).rejects.toMatchObject({ name: 'ValidationException' });
});
