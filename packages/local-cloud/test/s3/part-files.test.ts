import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { serve } from '../helpers/serve.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const Bucket = 'archive-test';
const Key = 'parts';

async function body(s3: S3Client): Promise<string | undefined> {
  return (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
}

describe('a part of an upload', () => {
  it.each(['goes on', 'is killed and starts again'])(
    'keeps a part that was acknowledged where one sent over it cannot be written, and the cloud %s',
    async (end) => {
      const folder = tempFolder();
      const first = await serve(folder);
      await first.s3.send(new CreateBucketCommand({ Bucket }));
      const { UploadId = '' } = await first.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      const part = ({ s3 }: { s3: S3Client }, Body: string) =>
        s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body }));
      const { ETag } = await part(first, 'old');
      // The body fits, what describes it does not.
      const inTheWay = join(folder, 's3/_writing/_multipart', UploadId, 'parts/1.meta.json');
      mkdirSync(inTheWay, { recursive: true });
      await expect(part(first, 'new, and longer')).rejects.toMatchObject({ name: 'InternalError' });
      expect(first.bugs).toHaveLength(1);
      if (end !== 'goes on') await first.close();
      const served = end === 'goes on' ? first : await serve(folder);
      const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
      await served.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
      expect(await body(served.s3)).toBe('old');
    },
  );

  it.each([
    ['half-way through the body', { data: 'ne' }, 'old'],
    ['half-way through what describes it', { data: 'newer', meta: '{"part' }, 'old'],
    ['before anything was moved', { data: 'newer', meta: 'whole' }, 'old'],
    ['once the body was moved', { moved: 'newer', meta: 'whole' }, 'newer'],
  ])('keeps a whole part where a kill cut a part sent over it %s', async (_when, cut, expected) => {
    const folder = tempFolder();
    const first = await serve(folder);
    await first.s3.send(new CreateBucketCommand({ Bucket }));
    const { UploadId = '' } = await first.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const etags = new Map<string, string | undefined>();
    const files = new Map<string, string>();
    const place = join(folder, 's3/_multipart', UploadId, 'parts/1');
    for (const Body of ['newer', 'old']) {
      const reply = await first.s3.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body }),
      );
      etags.set(Body, reply.ETag);
      files.set(Body, readFileSync(`${place}.meta.json`, 'utf8'));
    }
    await first.close();
    const { data, moved, meta } = cut as Partial<Record<'data' | 'moved' | 'meta', string>>;
    const fresh = join(folder, 's3/_writing/_multipart', UploadId, 'parts');
    mkdirSync(fresh, { recursive: true });
    if (data !== undefined) writeFileSync(join(fresh, '1.data'), data);
    if (meta !== undefined)
      writeFileSync(join(fresh, '1.meta.json'), meta === 'whole' ? (files.get('newer') ?? '') : meta);
    if (moved !== undefined) writeFileSync(`${place}.data`, moved);
    const second = await serve(folder);
    const MultipartUpload = { Parts: [{ ETag: etags.get(expected), PartNumber: 1 }] };
    await second.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
    expect(await body(second.s3)).toBe(expected);
  });
});
