import { buffer } from 'node:stream/consumers';
import { uncompress } from 'snappy';
import { fromBufferPromise } from 'yauzl';

/** A snappy-java stream → its bytes. Throws where the framing is broken. */
export async function fromSnappyJava(body: Buffer): Promise<Buffer> {
  if (body.subarray(0, 8).toString('latin1') !== '\x82SNAPPY\0') throw new Error('no snappy-java magic');
  const versions = [body.readUInt32BE(8), body.readUInt32BE(12)];
  if (versions.join() !== '1,1') throw new Error(`versions ${versions}`);
  const parts: Buffer[] = [];
  for (let at = 16; at < body.length; ) {
    const length = body.readUInt32BE(at);
    parts.push(await unsnapped(body, at + 4, length));
    at += 4 + length;
  }
  return Buffer.concat(parts);
}

/** Hadoop's snappy blocks → their bytes. Throws where a block is not as long as it says. */
export async function fromHadoopSnappy(body: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const promised = body.readUInt32BE(at);
    at += 4;
    for (let got = 0; got < promised; ) {
      const length = body.readUInt32BE(at);
      const part = await unsnapped(body, at + 4, length);
      at += 4 + length;
      got += part.length;
      parts.push(part);
    }
  }
  return Buffer.concat(parts);
}

async function unsnapped(body: Buffer, from: number, length: number): Promise<Buffer> {
  if (from + length > body.length) throw new Error(`block of ${length} bytes is cut`);
  return Buffer.from(await uncompress(body.subarray(from, from + length)));
}

export interface Entry {
  readonly name: string;
  readonly bytes: Buffer;
  /** 8 is deflate. */
  readonly compressionMethod: number;
}

/** A zip archive → its entries. */
export async function fromZip(body: Buffer): Promise<Entry[]> {
  const zip = await fromBufferPromise(body);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    const bytes = await buffer(await zip.openReadStreamPromise(entry));
    entries.push({ name: entry.fileName, bytes, compressionMethod: entry.compressionMethod });
  }
  return entries;
}
