import { awsCall } from './aws-call.ts';

/** Deletes every version of every object of a bucket: Terraform deletes only an empty one. How many there were. */
export async function emptyBucket(endpoint: string, bucket: string): Promise<number> {
  const versions = await versionsIn(endpoint, bucket);
  for (const [key, version] of versions) {
    const path = `/${bucket}/${encodeURI(key)}?versionId=${version}`;
    await awsCall(endpoint, { service: 's3', method: 'DELETE', path });
  }
  return versions.length === 0 ? 0 : versions.length + (await emptyBucket(endpoint, bucket));
}

/** Ends the access log of a bucket: otherwise each request to it, even those that destroy it, fills the log bucket. */
export const stopAccessLog = (endpoint: string, bucket: string): Promise<string> =>
  awsCall(endpoint, {
    service: 's3',
    method: 'PUT',
    path: `/${bucket}?logging`,
    text: '<BucketLoggingStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>',
  });

async function versionsIn(endpoint: string, bucket: string): Promise<[key: string, version: string][]> {
  const xml = await awsCall(endpoint, { service: 's3', method: 'GET', path: `/${bucket}?versions` });
  const entries = xml.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs);
  return [...entries].map(([, , entry = '']) => [textOf(entry, 'Key'), textOf(entry, 'VersionId')]);
}

const textOf = (xml: string, element: string): string =>
  new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? '';
