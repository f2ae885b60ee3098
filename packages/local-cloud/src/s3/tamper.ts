import { createHash } from 'node:crypto';
import type { Store, WholeObject } from './fauxqs.ts';

/** What can be done to a stored object behind the back of whoever stored it. */
export interface Tamper {
  /** Stores it a second time, under another key. */
  copy(bucket: string, key: string, otherKey: string): void;
  remove(bucket: string, key: string): void;
  /** Turns one byte of the body over, as if it had come so: nothing that S3 says of the object gives it away. */
  corrupt(bucket: string, key: string): void;
}

export const tamperWith = (store: Store): Tamper => ({
  copy(bucket, key, otherKey) {
    const object = store.getObject(bucket, key);
    shelve(store, bucket, { ...object, key: otherKey });
  },
  remove: (bucket, key) => store.deleteObject(bucket, key),
  corrupt(bucket, key) {
    const object = store.getObject(bucket, key);
    const body = Buffer.from(object.body);
    // In the middle: what a format keeps at its ends may mean nothing to whoever reads it.
    const at = body.length >> 1;
    if (at < body.length) body[at] = (body[at] ?? 0) ^ 0xff;
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    shelve(store, bucket, { ...object, body, etag, checksumValue: undefined });
  },
});

/** As the store itself keeps an object: its body on disk, the rest in memory. */
function shelve(store: Store, bucket: string, object: WholeObject): void {
  store.persistence?.upsertObject(bucket, object);
  const indexed: WholeObject = { ...object, body: Buffer.alloc(0) };
  store.buckets.get(bucket)?.set(object.key, indexed);
}
