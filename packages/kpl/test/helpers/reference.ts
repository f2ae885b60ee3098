import { createRequire } from 'node:module';

export interface ReferenceRecord {
  readonly partitionKey: string;
  readonly explicitHashKey?: string | undefined;
  readonly data: Buffer;
}

interface Found {
  readonly partitionKey: string;
  readonly explicitPartitionKey?: string;
  readonly data: string;
}

// CommonJS; its types want the old SDK.
const reference = createRequire(import.meta.url)('aws-kinesis-agg') as {
  aggregate(
    records: ReferenceRecord[],
    onRecord: (encoded: { data: Buffer }, done: () => void) => void,
    onEnd: () => void,
    onError: (error: Error) => void,
  ): void;
  deaggregateSync(
    record: { data: string; partitionKey: string },
    computeChecksums: boolean,
    onEnd: (error: Error | undefined, found: Found[]) => void,
  ): void;
};

/** User records → the Kinesis records that aws-kinesis-agg makes of them. */
export const aggregatedByReference = (records: readonly ReferenceRecord[]): Promise<Buffer[]> =>
  new Promise((resolve, reject) => {
    const made: Buffer[] = [];
    const onRecord = ({ data }: { data: Buffer }, done: () => void) => {
      made.push(Buffer.from(data));
      done();
    };
    reference.aggregate([...records], onRecord, () => resolve(made), reject);
  });

/** A Kinesis record → the user records that aws-kinesis-agg finds in it, its MD5 checked. */
export function takenApartByReference(bytes: Buffer): ReferenceRecord[] {
  let result: { error: Error | undefined; found: Found[] } = { error: undefined, found: [] };
  reference.deaggregateSync({ data: bytes.toString('base64'), partitionKey: 'a' }, true, (error, found) => {
    result = { error, found };
  });
  if (result.error) throw result.error;
  return result.found.map(({ partitionKey, explicitPartitionKey, data }) => ({
    partitionKey,
    explicitHashKey: explicitPartitionKey,
    data: Buffer.from(data, 'base64'),
  }));
}
