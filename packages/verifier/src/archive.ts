import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type AwsTarget, explained, s3Client } from '@event-archive/aws-clients';
import { UserError } from '@event-archive/terminal/user-error';

/** One object as a listing shows it. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  /** True in a storage class that must be restored before it can be read. */
  readonly isCold: boolean;
}

/** An object's bytes, as they lie in S3. */
export interface FetchedObject {
  readonly body: Buffer;
  readonly contentEncoding: string | undefined;
}

/** The bucket, to be listed and read. */
export interface Archive {
  list(prefix: string): AsyncGenerator<ListedObject>;
  /** Undefined when the object is gone since it was listed. */
  fetch(key: string): Promise<FetchedObject | undefined>;
  /** Pours an object's bytes into a sink, opened anew at each attempt. False when the object is gone since it was listed. */
  download(key: string, openSink: () => Writable): Promise<boolean>;
  close(): void;
}

/** A bucket at an endpoint → its archive. What a person can mend comes out of its methods as a UserError. */
export function openArchive(target: AwsTarget, bucket: string): Archive {
  const client = s3Client(target);
  const get = <T>(key: string, take: (reply: GetObjectCommandOutput) => Promise<T>) =>
    explained(`reading s3://${bucket}/${key}`, target, () => getObject(client, bucket, key, take));
  return {
    list: (prefix) => listedObjects(client, target, bucket, prefix),
    fetch: (key) => get(key, fetchedFrom),
    download: async (key, openSink) => (await get(key, (reply) => poured(reply, openSink()))) ?? false,
    close: () => client.destroy(),
  };
}

async function* listedObjects(
  client: S3Client,
  target: AwsTarget,
  bucket: string,
  prefix: string,
): AsyncGenerator<ListedObject> {
  let token: string | undefined;
  do {
    // Keys may hold characters that XML cannot carry, hence the encoding.
    const request = {
      Bucket: bucket,
      Prefix: prefix,
      ContinuationToken: token,
      EncodingType: 'url' as const,
    };
    const page = await explained(`listing s3://${bucket}`, target, () =>
      client.send(new ListObjectsV2Command(request)),
    );
    for (const { Key = '', Size = 0, StorageClass = '' } of page.Contents ?? []) {
      const key = page.EncodingType === 'url' ? decodedKey(Key) : Key;
      yield { key, bytes: Size, isCold: COLD_CLASSES.has(StorageClass) };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html, read 2026-11-24
const COLD_CLASSES: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

const decodedKey = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

const BODY_ATTEMPTS = 3;

/** The SDK retries a request, but not a reply that breaks off while its body is read. */
async function getObject<T>(
  client: S3Client,
  bucket: string,
  key: string,
  take: (reply: GetObjectCommandOutput) => Promise<T>,
  attempt = 1,
): Promise<T | undefined> {
  try {
    return await take(await client.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    if (name === 'NoSuchKey') return undefined;
    if (name === 'InvalidObjectState') throw coldObject(bucket, key, error);
    if (code === 'ECONNRESET' && attempt < BODY_ATTEMPTS)
      return getObject(client, bucket, key, take, attempt + 1);
    throw error;
  }
}

async function fetchedFrom(reply: GetObjectCommandOutput): Promise<FetchedObject> {
  const bytes = (await reply.Body?.transformToByteArray()) ?? new Uint8Array();
  return {
    body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    contentEncoding: reply.ContentEncoding,
  };
}

async function poured({ Body }: GetObjectCommandOutput, sink: Writable): Promise<true> {
  await pipeline((Body as Readable | undefined) ?? [], sink);
  return true;
}

const coldObject = (bucket: string, key: string, cause: unknown) =>
  new UserError(
    `s3://${bucket}/${key}: lies in a Glacier class; restore it, or leave its hour out with --from and --to`,
    { cause },
  );
