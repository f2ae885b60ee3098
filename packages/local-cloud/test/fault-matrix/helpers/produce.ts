import { randomBytes } from 'node:crypto';
import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';

/** Every record that the stream accepted, and those that it may hold more than once. */
export interface Produced {
  readonly texts: Set<string>;
  /** Sent again after a call of which no reply came. */
  readonly maybeTwice: Set<string>;
}

export const nothingProduced = (): Produced => ({ texts: new Set(), maybeTwice: new Set() });

const MAX_ATTEMPTS = 10;

/** Puts records in one call, and again those that were refused or of which nothing was heard. */
export async function produce(
  kinesis: KinesisClient,
  StreamName: string,
  records: readonly { readonly text: string; readonly partitionKey: string }[],
  produced: Produced,
): Promise<void> {
  let left = records;
  let lastError: unknown;
  for (let attempt = 1; left.length > 0; attempt++) {
    if (attempt > MAX_ATTEMPTS)
      throw new Error(`${left.length} records are not accepted`, { cause: lastError });
    const Records = left.map(({ text, partitionKey }) => ({
      Data: Buffer.from(text),
      PartitionKey: partitionKey,
    }));
    const entries = await kinesis.send(new PutRecordsCommand({ StreamName, Records })).then(
      (reply) => reply.Records ?? [],
      (error: unknown) => {
        lastError = error;
      },
    );
    if (!entries) for (const { text } of left) produced.maybeTwice.add(text);
    const isAccepted = (i: number) => entries?.[i]?.SequenceNumber !== undefined;
    for (const [i, { text }] of left.entries()) if (isAccepted(i)) produced.texts.add(text);
    left = left.filter((_, i) => !isAccepted(i));
  }
}

/** Short records for all shards. */
export const shortRecords = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    text: JSON.stringify({ id: from + i, pad: `žlutý 🦊 ${from + i}` }),
    partitionKey: `key-${i}`,
  }));

const LARGE_LETTERS = 870_000;
const LARGE_COUNT = 12;
/** Every printable sign of one byte but those that JSON escapes: the more there are, the less compression gains. */
const SIGNS = Array.from({ length: 95 }, (_, i) => 32 + i).filter((sign) => sign !== 34 && sign !== 92);
const noise = Buffer.from(
  randomBytes(LARGE_LETTERS).map((byte) => SIGNS[byte % SIGNS.length] ?? 0),
).toString();

/** Records of one shard that make an object of more than 8 MiB, which goes up in parts: no compression helps. */
export const LARGE_RECORDS = Array.from({ length: LARGE_COUNT }, (_, i) => {
  const at = i * 7_919;
  return {
    text: JSON.stringify({ id: 1_000 + i, pad: noise.slice(at) + noise.slice(0, at) }),
    partitionKey: 'large',
  };
});
