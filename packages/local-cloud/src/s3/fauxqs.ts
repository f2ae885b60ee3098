import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildApp } from 'fauxqs';

/** An object as fauxqs indexes it. */
export interface IndexedObject {
  readonly key: string;
  readonly contentLength: number;
}

/** The same with its body, which is on disk alone otherwise. */
export interface WholeObject extends IndexedObject {
  readonly body: Buffer;
  lastModified: Date;
  readonly etag: string;
  readonly checksumValue?: string | undefined;
}

/** A part of an upload that is not completed. */
export interface UploadedPart {
  readonly partNumber: number;
  readonly body: Buffer;
}

/** An upload in parts that is not completed. */
export interface OpenUpload {
  readonly bucket: string;
  readonly key: string;
  readonly parts: Map<number, UploadedPart>;
}

/** What a page of a listing is made from. */
export interface ListOptions {
  readonly prefix?: string;
  readonly delimiter?: string;
  readonly maxKeys?: number;
  readonly startAfter?: string;
  readonly marker?: string;
}

export interface ListPage {
  readonly objects: IndexedObject[];
  readonly commonPrefixes: string[];
  readonly isTruncated: boolean;
}

interface Files {
  loadS3(store: Store): void;
  upsertObject(bucket: string, object: WholeObject): void;
  upsertMultipartPart(uploadId: string, part: UploadedPart): void;
}

export interface Store {
  persistence: Files | undefined;
  readonly buckets: Map<string, Map<string, IndexedObject>>;
  createBucket(name: string, type?: string): void;
  readonly multipartUploads: ReadonlyMap<string, OpenUpload>;
  putObject(bucket: string, key: string, ...more: readonly unknown[]): IndexedObject;
  createMultipartUpload(bucket: string, key: string, ...more: readonly unknown[]): object;
  uploadPart(uploadId: string, partNumber: number, ...more: readonly unknown[]): object;
  completeMultipartUpload(uploadId: string, parts: unknown): IndexedObject;
  renameObject(bucket: string, key: string, toKey: string, ...more: readonly unknown[]): void;
  deleteObject(bucket: string, key: string): void;
  getObject(bucket: string, key: string): WholeObject;
  listObjects(bucket: string, options?: ListOptions): ListPage;
}

// The package exports only its HTTP app, and a server that binds every interface; its classes are reached by file.
// The version is pinned, and the tests of this package fail if an update moves them.
const dist = join(dirname(findPackageJSON('fauxqs', import.meta.url) ?? ''), 'dist');
const fromDist = async (file: string) => import(pathToFileURL(join(dist, file)).href);

/** fauxqs' index of buckets and objects, in memory. */
export const { S3Store } = (await fromDist('s3/s3Store.js')) as { S3Store: new () => Store };
/** fauxqs' objects as plain files on disk. */
export const { FileS3Persistence } = (await fromDist('s3/fileS3Persistence.js')) as {
  FileS3Persistence: new (folder: string) => Files;
};
/** An error that fauxqs answers as S3 would. */
export const { S3Error } = (await fromDist('common/errors.js')) as {
  S3Error: new (code: string, message: string, statusCode: number, resource?: string) => Error;
};
const { SqsStore } = (await fromDist('sqs/sqsStore.js')) as { SqsStore: new () => object };
const { SnsStore } = (await fromDist('sns/snsStore.js')) as { SnsStore: new () => object };

/**
 * fauxqs' HTTP app over a store: S3, and STS GetCallerIdentity. It insists on queue stores too; the gateway lets
 * no queue call through to them.
 */
export function createApp(store: Store): ReturnType<typeof buildApp> {
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: store };
  return buildApp({ logger: false, stores: stores as unknown as NonNullable<AppOptions['stores']> });
}

type AppOptions = NonNullable<Parameters<typeof buildApp>[0]>;
