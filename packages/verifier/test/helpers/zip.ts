import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A ZIP with the given entries, deflated. */
export function zipOf(...entries: Buffer[]): Promise<Buffer> {
  const file = new ZipFile();
  for (const [i, entry] of entries.entries()) file.addBuffer(entry, `entry-${i}`);
  file.end();
  return buffer(file.outputStream as NodeJS.ReadableStream);
}
