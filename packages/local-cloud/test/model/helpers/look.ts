import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Bench } from './bench.ts';
import type { Model, ModelObject, ModelRecord } from './model.ts';
import { backedUpIn, type Variant } from './variant.ts';

const KEY =
  /^(.*\/)delivery-(\d+)-(\d{4}(?:-\d\d){5})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.\w+)?$/;

/** The objects of a run, in the order in which they came to be. */
export interface Look {
  readonly objects: readonly ModelObject[];
  /** Takes in what is new. */
  refresh(): Promise<readonly ModelObject[]>;
  /** Keys in the bucket, by a listing. */
  keys(): Promise<string[]>;
}

export function openLook(bench: Bench, model: Model, variant: Variant): Look {
  const known = new Map<string, ModelObject>();
  const records = new Map<string, ModelRecord>();
  const { cloud, bucket: Bucket, journal } = bench;
  const recordOf = (text: string) => {
    for (const record of model.records.slice(records.size)) records.set(record.text, record);
    return records.get(text);
  };
  const read = async (key: string, committedOrder: number): Promise<ModelObject> => {
    const reply = await cloud.s3.send(new GetObjectCommand({ Bucket, Key: key }));
    const body = Buffer.from((await reply.Body?.transformToByteArray()) ?? []);
    const isError = key.startsWith('errors/');
    const side = key.startsWith('backup/') ? 'backup' : 'data';
    const textsOf = side === 'backup' ? backedUpIn : variant.textsOf;
    const texts = isError ? rawDataIn(body) : await textsOf(body);
    return {
      key,
      ...nameOf(key),
      isError,
      side,
      texts,
      records: texts.map(recordOf).filter((record) => record !== undefined),
      firstPut: journal.puts.find((put) => put.key === key) ?? { order: 0, atMs: 0 },
      committedOrder,
      acknowledgedOrder: undefined,
    };
  };
  return {
    get objects() {
      return [...known.values()];
    },
    async refresh() {
      for (const { key, committedOrder, outcome } of journal.puts) {
        if (committedOrder === undefined) continue;
        const object = known.get(key) ?? (await read(key, committedOrder));
        known.set(key, object);
        if (outcome === 'stored') object.acknowledgedOrder ??= committedOrder;
      }
      return [...known.values()];
    },
    async keys() {
      const { Contents = [] } = await cloud.s3.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key = '' }) => Key);
    },
  };
}

/** What the key of an object tells; a key of another form tells nothing that is true of any. */
export function nameOf(key: string): Pick<ModelObject, 'folder' | 'version' | 'instant'> {
  const [, folder = '', version = '', instant = ''] = KEY.exec(key) ?? [];
  return { folder, version: Number(version), instant };
}

/** The records in an object of failed ones. */
const rawDataIn = (body: Buffer): string[] =>
  body
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(JSON.parse(line).rawData, 'base64').toString('utf8'));
