import type { ServerResponse } from 'node:http';

/** An error as S3 spells it. */
export const s3ErrorXml = (code: string, message: string): string =>
  `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

export const sendS3Error = (response: ServerResponse, status: number, code: string, message: string): void =>
  sendXml(response, status, s3ErrorXml(code, message));

export function sendXml(response: ServerResponse, status: number, xml: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`;
  response.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
