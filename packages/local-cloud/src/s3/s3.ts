import type { IncomingMessage, ServerResponse } from 'node:http';
import { diskFullText } from '../failure-text.ts';
import type { OnStored } from '../faults/object-faults.ts';
import type { Clock } from '../firehose/clock.ts';
import type { LogLine } from '../firehose/log.ts';
import { dropCutUploads } from './cut-uploads.ts';
import { createApp } from './fauxqs.ts';
import { ListingStore } from './listing.ts';
import { ObjectFiles } from './object-files.ts';
import { tamperWith } from './tamper.ts';
import { s3ErrorXml, sendS3Error, sendXml } from './xml-reply.ts';

/** The S3 API (and STS GetCallerIdentity) over a folder of plain files. */
export interface S3 {
  handle(request: IncomingMessage, response: ServerResponse): void;
  status(): BucketStatus[];
  close(): Promise<void>;
}

export interface BucketStatus {
  readonly bucket: string;
  readonly objects: number;
  readonly bytes: number;
}

// Sub-resources that fauxqs does not know: it would take `PUT /bucket?versioning` for the creation of a bucket.
const NOT_EMULATED = new Set(
  (
    'accelerate acl analytics cors encryption intelligent-tiering inventory legal-hold logging metrics notification ' +
    'object-lock ownershipControls policy policyStatus publicAccessBlock replication requestPayment restore retention ' +
    'select tagging torrent versioning versions website'
  ).split(' '),
);

export interface S3Options {
  /** Told of errors that are ours; the caller gets InternalError. */
  readonly onBug: (error: unknown) => void;
  /** What is stored is dated by it. */
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Told of each object once it is stored, before its caller is. */
  readonly onStored?: OnStored;
  /** Told of what a kill left behind and was tidied away. */
  readonly log: (line: LogLine) => void;
}

/** Opens the buckets kept in a folder. Throws a UserError that names a file of it that is damaged. */
export async function openS3(folder: string, { onBug, clock, onStored, log }: S3Options): Promise<S3> {
  for (const text of dropCutUploads(folder)) log({ level: 'info', text });
  const store = new ListingStore();
  const files = new ObjectFiles(folder, clock);
  files.loadS3(store);
  store.persistence = files;
  const tamper = tamperWith(store);
  if (onStored) store.onStored = (object) => onStored(object, tamper);
  const app = createApp(store);
  app.setErrorHandler((error, _request, reply) => {
    onBug(error);
    reply
      .status(500)
      .type('application/xml')
      .send(s3ErrorXml('InternalError', diskFullText(error) ?? 'The embedded S3 failed; its log says why'));
  });
  await app.ready();
  return {
    handle: (request, response) => {
      if (!answeredHere(request, response)) app.routing(request, response);
    },
    status: () =>
      [...store.buckets].map(([bucket, objects]) => {
        let bytes = 0;
        for (const object of objects.values()) bytes += object.contentLength;
        return { bucket, objects: objects.size, bytes };
      }),
    close: async () => void (await app.close()),
  };
}

function answeredHere(request: IncomingMessage, response: ServerResponse): boolean {
  const { searchParams } = new URL(request.url ?? '/', 'http://local');
  if (request.method === 'GET' && searchParams.has('location')) {
    sendXml(response, 200, '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>');
    return true;
  }
  const unknown = [...searchParams.keys()].find((name) => NOT_EMULATED.has(name));
  if (unknown === undefined) return false;
  sendS3Error(response, 501, 'NotImplemented', `S3 sub-resource ?${unknown} is not emulated`);
  return true;
}
