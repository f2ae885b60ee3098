import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

interface UserRecord {
  readonly partitionKey: string;
  readonly explicitHashKey?: string;
  readonly data: Buffer;
}

// CommonJS; its types want the old SDK.
const { aggregate } = createRequire(import.meta.url)('aws-kinesis-agg') as {
  aggregate(
    records: UserRecord[],
    onRecord: (encoded: { data: Buffer }, done: () => void) => void,
    onEnd: () => void,
    onError: (error: Error) => void,
  ): void;
};

/** User records → the Kinesis records that the reference aggregator makes of them. */
export const aggregated = (records: readonly UserRecord[]): Promise<Buffer[]> =>
  new Promise((resolve, reject) => {
    const made: Buffer[] = [];
    const onRecord = ({ data }: { data: Buffer }, done: () => void) => {
      made.push(Buffer.from(data));
      done();
    };
    aggregate([...records], onRecord, () => resolve(made), reject);
  });

/** A protobuf message → a Kinesis record with the magic before it and the MD5 behind it. */
export const framed = (protobuf: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0xf3, 0x89, 0x9a, 0xc2]),
    protobuf,
    createHash('md5').update(protobuf).digest(),
  ]);
