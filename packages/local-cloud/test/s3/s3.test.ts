import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { serve } from '../helpers/serve.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const Bucket = 'archive-test';

async function put(s3: S3Client, Key: string, Body: string | Buffer): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentEncoding: 'gzip' }));
}

async function body(s3: S3Client, Key: string): Promise<string | undefined> {
  return (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
}

async function listed(s3: S3Client): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket })) {
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
  }
  return keys;
}

describe('s3 over HTTP', () => {
  it.each(['PUT', 'GET', 'DELETE'])('refuses to %s a key that leads out of its bucket', async (method) => {
    const folder = tempFolder();
    const { s3, endpoint } = await serve(folder);
    await s3.send(new CreateBucketCommand({ Bucket }));
    const request = { method, ...(method === 'PUT' ? { body: 'x' } : {}) };
    for (const key of ['a%2F..%2F..%2F..%2Fout', '..%2Fout', '%2e%2e%2Fout']) {
      const reply = await fetch(`${endpoint}/${Bucket}/${key}`, request);
      expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining('InvalidURI')]);
    }
    await expect(
      s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: '../out' }] } })),
    ).rejects.toMatchObject({ name: 'InvalidURI' });
    await expect(
      s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a/../../out' })),
    ).rejects.toMatchObject({ name: 'InvalidURI' });
    const copy = { method: 'PUT', headers: { 'x-amz-copy-source': `${Bucket}/../out` } };
    expect((await fetch(`${endpoint}/${Bucket}/copy`, copy)).status).toBe(400);
    expect(readdirSync(folder, { recursive: true }).filter((name) => /out/.test(String(name)))).toEqual([]);
    await put(s3, 'a..b/..c/d..', 'fine');
    expect(await body(s3, 'a..b/..c/d..')).toBe('fine');
  });

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

  it('keeps keys that file systems refuse', async () => {
    const { s3 } = await serve(tempFolder());
    await s3.send(new CreateBucketCommand({ Bucket }));
    const keys = ['a%b', 'a%25b', 'c<>:"|?*d', 'back\\slash', 'ž 🦊~', '\t', '\u007f\u009f'];
    for (const key of keys) await put(s3, key, `of ${key}`);
    for (const key of keys) expect(await body(s3, key)).toBe(`of ${key}`);
  });

  it('keeps the object of before where a write over it fails', async () => {
    const folder = tempFolder();
    const { s3, bugs, close } = await serve(folder);
    await s3.send(new CreateBucketCommand({ Bucket }));
    await put(s3, 'hour/a', 'old');
    // A folder in the way stops root too, as a full disk does.
    const inTheWay = join(folder, 's3/_writing/buckets', Bucket, 'objects/object.meta.json');
    mkdirSync(inTheWay);
    await expect(put(s3, 'hour/a', 'new, and longer')).rejects.toMatchObject({ name: 'InternalError' });
    expect(bugs).toHaveLength(1);
    expect(await body(s3, 'hour/a')).toBe('old');
    rmdirSync(inTheWay);
    await close();
    const second = await serve(folder);
    expect(await body(second.s3, 'hour/a')).toBe('old');
    await put(second.s3, 'hour/a', 'new');
    expect(await body(second.s3, 'hour/a')).toBe('new');
  });

  it.each([
    ['half-way through the body', { data: 'ne' }, 'old'],
    ['half-way through what describes it', { data: 'newer', meta: '{"key":"a' }, 'old'],
    ['before anything was moved', { data: 'newer', meta: 'whole' }, 'old'],
    ['once the body was moved', { moved: 'newer', meta: 'whole' }, 'newer'],
  ])('keeps a whole object where a kill cut a write over it %s', async (_when, cut, expected) => {
    const folder = tempFolder();
    // What describes the new one, as it would have been written.
    const other = tempFolder();
    for (const [state, text] of [
      [folder, 'old'],
      [other, 'newer'],
    ] as const) {
      const { s3, close } = await serve(state);
      await s3.send(new CreateBucketCommand({ Bucket }));
      await put(s3, 'hour/a', text);
      await close();
    }
    const objects = (state: string) => join(state, 's3/buckets', Bucket, 'objects/hour');
    const { data, moved, meta } = cut as Partial<Record<'data' | 'moved' | 'meta', string>>;
    const fresh = join(folder, 's3/_writing/buckets', Bucket, 'objects/object');
    const whole = readFileSync(join(objects(other), 'a.meta.json'), 'utf8');
    if (data !== undefined) writeFileSync(`${fresh}.data`, data);
    if (meta !== undefined) writeFileSync(`${fresh}.meta.json`, meta === 'whole' ? whole : meta);
    if (moved !== undefined) writeFileSync(join(objects(folder), 'a.data'), moved);
    const { s3 } = await serve(folder);
    // The client compares the body with its checksum.
    expect(await body(s3, 'hour/a')).toBe(expected);
    expect(await listed(s3)).toEqual(['hour/a']);
  });

  it('forgets a first write that a kill cut in two', async () => {
    const folder = tempFolder();
    const first = await serve(folder);
    await first.s3.send(new CreateBucketCommand({ Bucket }));
    await put(first.s3, 'whole', 'x');
    await first.close();
    writeFileSync(join(folder, 's3/_writing/buckets', Bucket, 'objects/object.data'), 'half of a bo');
    const second = await serve(folder);
    expect(await listed(second.s3)).toEqual(['whole']);
  });

  it.each([
    ['of a part', 'parts/2.meta.json', true],
    ['of the upload', '.upload.json', false],
  ])(
    'starts where a kill cut the description %s of an upload, forgets that alone, and says so',
    async (_what, file, goesOn) => {
      const folder = tempFolder();
      const first = await serve(folder);
      await first.s3.send(new CreateBucketCommand({ Bucket }));
      await put(first.s3, 'whole', 'x');
      const Key = 'large';
      // Every part but the last has 5 MiB at the least.
      const large = 'x'.repeat(5 * 1_048_576);
      const { UploadId = '' } = await first.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      const part = (s3: S3Client, PartNumber: number, Body: string) =>
        s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      const { ETag } = await part(first.s3, 1, large);
      await part(first.s3, 2, 'two');
      await first.close();
      const cut = join(folder, 's3/_multipart', UploadId, file);
      writeFileSync(cut, readFileSync(cut).subarray(0, 9));
      const second = await serve(folder);
      expect(second.tidied).toEqual([expect.stringContaining(`upload ${UploadId} was cut short`)]);
      expect(await listed(second.s3)).toEqual(['whole']);
      if (!goesOn) {
        await expect(part(second.s3, 2, 'two')).rejects.toMatchObject({ name: 'NoSuchUpload' });
        return;
      }
      const again = await part(second.s3, 2, 'and two');
      const Parts = [ETag, again.ETag].map((tag, i) => ({ ETag: tag, PartNumber: i + 1 }));
      await second.s3.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
      );
      expect(await body(second.s3, Key)).toBe(`${large}and two`);
    },
  );

  it('names a file that is damaged, and removes nothing', async () => {
    const folder = tempFolder();
    const first = await serve(folder);
    await first.s3.send(new CreateBucketCommand({ Bucket }));
    await put(first.s3, 'a', 'x');
    await first.close();
    const meta = join(folder, 's3/buckets', Bucket, 'objects/a.meta.json');
    writeFileSync(meta, '{"key":"a');
    await expect(serve(folder)).rejects.toThrow(`${meta}: not JSON any more`);
    expect(readFileSync(meta, 'utf8')).toBe('{"key":"a');
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
