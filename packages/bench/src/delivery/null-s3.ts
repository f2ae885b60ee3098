import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import { s3Client } from '@event-archive/aws-clients';

/** An S3 that takes every object over loopback and keeps none of it but its size. */
export interface NullS3 {
  readonly client: S3Client;
  /** Does work, and gives the bodies of the objects that it put. */
  bodiesOf(work: () => Promise<unknown>): Promise<Buffer[]>;
  /** Objects and bytes taken since the last time it was asked. */
  taken(): Taken;
  close(): Promise<void>;
}

export interface Taken {
  readonly objects: number;
  readonly bytes: number;
}

/** Starts it on a free port. Multipart uploads count as one object. */
export async function startNullS3(): Promise<NullS3> {
  let [objects, bytes] = [0, 0];
  let kept: KeptParts | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (kept) chunks.push(chunk);
    });
    request.on('end', () => {
      if (request.method === 'PUT') {
        bytes += size;
        kept?.add(request.url ?? '', Buffer.concat(chunks));
      }
      if (isWholeObject(request)) objects++;
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = s3Client({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` });
  return {
    client,
    async bodiesOf(work) {
      const parts = keptParts();
      kept = parts;
      await work();
      kept = undefined;
      return parts.bodies();
    },
    taken() {
      const taken = { objects, bytes };
      [objects, bytes] = [0, 0];
      return taken;
    },
    async close() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface KeptParts {
  add(url: string, part: Buffer): void;
  bodies(): Buffer[];
}

/** Parts of objects, which may come in any order, by the URL that they are put to. */
function keptParts(): KeptParts {
  const objects = new Map<string, { number: number; part: Buffer }[]>();
  return {
    add(url, part) {
      const { pathname, searchParams } = new URL(url, 'http://null');
      const parts = objects.get(pathname) ?? [];
      objects.set(pathname, [...parts, { number: Number(searchParams.get('partNumber')), part }]);
    },
    bodies: () =>
      [...objects.values()].map((parts) =>
        Buffer.concat(parts.toSorted((a, b) => a.number - b.number).map(({ part }) => part)),
      ),
  };
}

const isPart = ({ url = '' }: IncomingMessage): boolean => /[?&]partNumber=/.test(url);
const isStartOfUpload = ({ url = '' }: IncomingMessage): boolean => /[?&]uploads/.test(url);

/** A plain PUT, or the POST that completes an upload. */
const isWholeObject = (request: IncomingMessage): boolean =>
  request.method === 'PUT' ? !isPart(request) : request.method === 'POST' && !isStartOfUpload(request);

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'PUT') {
    response.writeHead(200, { etag: '"0"' }).end();
    return;
  }
  const xml = isStartOfUpload(request)
    ? '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'
    : '<CompleteMultipartUploadResult><ETag>"0"</ETag></CompleteMultipartUploadResult>';
  response.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
}
