import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { serve } from '../helpers/serve.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const Bucket = 'archive-test';

async function put(s3: S3Client, Key: string, Body: string | Buffer): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentEncoding: 'gzip' }));
}

async function listed(s3: S3Client): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket })) {
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
  }
  return keys;
}

describe('s3 over HTTP', () => {
  it('keeps objects as plain files, over a restart, with their content encoding', async () => {
    const folder = tempFolder();
    const first = await serve(folder);
    await first.s3.send(new CreateBucketCommand({ Bucket }));
    await put(first.s3, 'year=2026/ž 🦊.gz', 'body');
    await first.close();
    expect(
      readdirSync(join(folder, 's3/buckets', Bucket, 'objects/year=2026')).some((file) =>
        file.includes('🦊'),
      ),
    ).toBe(true);
    const second = await serve(folder);
    const object = await second.s3.send(new GetObjectCommand({ Bucket, Key: 'year=2026/ž 🦊.gz' }));
    expect([await object.Body?.transformToString(), object.ContentEncoding]).toEqual(['body', 'gzip']);
  });

  it('lists more than a page without losing a key, whatever the letters', async () => {
    const { s3 } = await serve(tempFolder());
    await s3.send(new CreateBucketCommand({ Bucket }));
    const keys = Array.from({ length: 1_203 }, (_, i) => `k/${'aB-_=.'[i % 6]}${i.toString(36)}`);
    for (let i = 0; i < keys.length; i += 100)
      await Promise.all(keys.slice(i, i + 100).map((key) => put(s3, key, 'x')));
    expect(await listed(s3)).toEqual([...keys].sort());
    await s3.send(new DeleteObjectCommand({ Bucket, Key: keys[0] }));
    expect(await listed(s3)).toHaveLength(keys.length - 1);
  });

  it('forgets a write that a kill cut in two', async () => {
    const folder = tempFolder();
    const first = await serve(folder);
    await first.s3.send(new CreateBucketCommand({ Bucket }));
    await put(first.s3, 'whole', 'x');
    await first.close();
    writeFileSync(join(folder, 's3/buckets', Bucket, 'objects/cut.data'), 'half of a bo');
    writeFileSync(join(folder, 's3/buckets', Bucket, 'objects/cut.meta.json'), '{"key":"cu');
    const second = await serve(folder);
    expect(await listed(second.s3)).toEqual(['whole']);
  });

  it('says of an object whose file was removed that it is not there, and serves the others', async () => {
    const folder = tempFolder();
    const { s3 } = await serve(folder);
    await s3.send(new CreateBucketCommand({ Bucket }));
    await put(s3, 'gone', 'x');
    await put(s3, 'here', 'y');
    rmSync(join(folder, 's3/buckets', Bucket, 'objects/gone.data'));
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'gone' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    const here = await s3.send(new GetObjectCommand({ Bucket, Key: 'here' }));
    expect(await here.Body?.transformToString()).toBe('y');
  });

  it('answers an error of its own in XML, and keeps the error', async () => {
    const folder = tempFolder();
    const { s3, bugs } = await serve(folder);
    await s3.send(new CreateBucketCommand({ Bucket }));
    mkdirSync(join(folder, 's3/buckets', Bucket, 'objects/taken.data'));
    await expect(put(s3, 'taken', 'x')).rejects.toMatchObject({ name: 'InternalError' });
    expect(bugs.map((bug) => (bug as NodeJS.ErrnoException).code)).toEqual(['EISDIR']);
  });

  it('says of a sub-resource that it is not emulated, and creates no bucket for it', async () => {
    const { s3, endpoint } = await serve(tempFolder());
    await expect(s3.send(new GetBucketVersioningCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    await expect(s3.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    expect((await fetch(`${endpoint}/${Bucket}?policy`, { method: 'PUT', body: '{}' })).status).toBe(501);
  });

  it('answers where a bucket is', async () => {
    const { s3 } = await serve(tempFolder());
    await s3.send(new CreateBucketCommand({ Bucket }));
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint ?? '').toBe('');
  });
});
