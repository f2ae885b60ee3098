import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** Bytes → a zip archive with one deflated entry of this name. `modifiedAtMs` is what the entry is dated. */
export async function zipped(bytes: Buffer, entryName: string, modifiedAtMs: number): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(bytes, entryName, { mtime: new Date(modifiedAtMs), compress: true });
  zip.end();
  return buffer(zip.outputStream);
}
