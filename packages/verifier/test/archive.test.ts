import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openArchive } from '../src/archive.ts';

const BODY = Buffer.from('Zeile 🦊\n'.repeat(100));
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** An archive whose server breaks the body of the first `broken` replies off in the middle. */
async function archiveThatBreaks(broken: number) {
  let requests = 0;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': BODY.length, 'content-encoding': 'gzip' });
    if (requests++ >= broken) response.end(BODY);
    else response.write(BODY.subarray(0, 50), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const archive = openArchive({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` }, 'bucket');
  cleanUps.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => archive.close(),
  );
  return { archive, requests: () => requests };
}

describe('fetch', () => {
  it('reads an object again whose body broke off', async () => {
    const { archive, requests } = await archiveThatBreaks(1);
    expect(await archive.fetch('key')).toEqual({ body: BODY, contentEncoding: 'gzip' });
    expect(requests()).toBe(2);
  });

  it('gives up in one line after the third time', async () => {
    const { archive, requests } = await archiveThatBreaks(3);
    await expect(archive.fetch('größe')).rejects.toThrow(/^reading s3:\/\/bucket\/größe: .* does not answer/);
    expect(requests()).toBe(3);
  });
});
