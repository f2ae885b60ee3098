import type { ListOptions, ListPage, WholeObject } from './fauxqs.ts';
import { type IndexedObject, S3Error, S3Store } from './fauxqs.ts';

/**
 * fauxqs' store with listings in the order S3 promises. The original sorts a page by language rules but continues
 * after a key by code units, so that a second page can skip keys, and it sorts the whole bucket for every page.
 */
export class ListingStore extends S3Store {
  /** Told of each object once it is stored. */
  onStored: ((object: { operation: string; bucket: string; key: string }) => void) | undefined;

  override putObject(bucket: string, key: string, ...more: readonly unknown[]): IndexedObject {
    refuseClimbing(key);
    const object = super.putObject(bucket, key, ...more);
    this.onStored?.({ operation: 'PutObject', bucket, key });
    return object;
  }

  /** The original takes the new part for the old one before it is written. */
  override uploadPart(uploadId: string, partNumber: number, ...more: readonly unknown[]): object {
    const parts = this.multipartUploads.get(uploadId)?.parts;
    const before = parts?.get(partNumber);
    try {
      return super.uploadPart(uploadId, partNumber, ...more);
    } catch (error) {
      if (before) parts?.set(partNumber, before);
      else parts?.delete(partNumber);
      throw error;
    }
  }

  override completeMultipartUpload(uploadId: string, parts: unknown): IndexedObject {
    const upload = this.multipartUploads.get(uploadId);
    const object = super.completeMultipartUpload(uploadId, parts);
    if (upload) this.onStored?.({ ...upload, operation: 'CompleteMultipartUpload' });
    return object;
  }

  override createMultipartUpload(bucket: string, key: string, ...more: readonly unknown[]): object {
    refuseClimbing(key);
    return super.createMultipartUpload(bucket, key, ...more);
  }

  override renameObject(bucket: string, key: string, toKey: string, ...more: readonly unknown[]): void {
    refuseClimbing(toKey);
    super.renameObject(bucket, key, toKey, ...more);
  }

  override deleteObject(bucket: string, key: string): void {
    refuseClimbing(key);
    super.deleteObject(bucket, key);
  }

  override createBucket(name: string, type?: string): void {
    super.createBucket(name, type);
    if (!(this.buckets.get(name) instanceof SortedObjects)) this.buckets.set(name, new SortedObjects());
  }

  /** Somebody may have removed a body behind our back: that object is gone, the others are not. */
  override getObject(bucket: string, key: string): WholeObject {
    refuseClimbing(key);
    try {
      return super.getObject(bucket, key);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new S3Error('NoSuchKey', 'The file of this object is missing.', 404, `/${bucket}/${key}`);
    }
  }

  override listObjects(bucket: string, options: ListOptions = {}): ListPage {
    const objects = this.buckets.get(bucket);
    if (!(objects instanceof SortedObjects)) return super.listObjects(bucket, options);
    return listPage(objects, options);
  }
}

/** An object is a file in the folder of its bucket, and `..` would be a way out of it. */
function refuseClimbing(key: string): void {
  if (key.split('/').includes('..'))
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.", 400, `/${key}`);
}

/** Objects by key, with the keys in order: sorted when they are asked for, kept until one comes or goes. */
export class SortedObjects extends Map<string, IndexedObject> {
  #sorted: string[] | undefined;

  get sortedKeys(): readonly string[] {
    this.#sorted ??= [...this.keys()].sort();
    return this.#sorted;
  }

  override set(key: string, object: IndexedObject): this {
    if (!this.has(key)) this.#sorted = undefined;
    return super.set(key, object);
  }

  override delete(key: string): boolean {
    this.#sorted = undefined;
    return super.delete(key);
  }

  override clear(): void {
    this.#sorted = undefined;
    super.clear();
  }
}

/** One page of a listing: keys after `startAfter`, those that share a prefix up to the delimiter folded into one. */
export function listPage(objects: SortedObjects, options: ListOptions): ListPage {
  const { prefix = '', delimiter, maxKeys = 1_000 } = options;
  const startAfter = options.startAfter || options.marker || '';
  const keys = objects.sortedKeys;
  const found: IndexedObject[] = [];
  const folded = new Set<string>();
  const [, later = ''] = [prefix, startAfter].sort();
  const from = firstNotBefore(keys, later);
  for (let i = from; i < keys.length; i++) {
    const key = keys[i] ?? '';
    if (!key.startsWith(prefix)) break;
    if (key === startAfter) continue;
    const common = delimiter ? commonPrefixOf(key, prefix, delimiter) : undefined;
    if (common !== undefined && (folded.has(common) || common <= startAfter)) continue;
    if (found.length + folded.size >= maxKeys)
      return { objects: found, commonPrefixes: [...folded], isTruncated: true };
    const object = objects.get(key);
    if (common !== undefined) folded.add(common);
    else if (object) found.push(object);
  }
  return { objects: found, commonPrefixes: [...folded], isTruncated: false };
}

function commonPrefixOf(key: string, prefix: string, delimiter: string): string | undefined {
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Index of the first key that does not sort before `text`. */
function firstNotBefore(keys: readonly string[], text: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
