import type { RequestListener } from 'node:http';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { UserError } from '@event-archive/terminal/user-error';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AwsTarget, explainAwsError, explained, kinesisClient, s3Client } from '../src/index.ts';
import { jsonError, type ScriptedServer, scriptedServer, xmlError } from './helpers/scripted-server.ts';

let server: ScriptedServer;
let target: AwsTarget;

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  server = await scriptedServer();
  target = { region: 'eu-west-1', endpoint: server.endpoint, maxAttempts: 1, requestTimeoutMs: 100 };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const listStreams = () => kinesisClient(target).send(new ListStreamsCommand({}));
const listBucket = () => s3Client(target).send(new ListObjectsV2Command({ Bucket: 'archive' }));
const headBucket = () => s3Client(target).send(new HeadBucketCommand({ Bucket: 'archive' }));

/** The line for the failure of a call, `AT` for the endpoint; what was thrown when there is none. */
async function lineOf(call: () => Promise<unknown>, listener?: RequestListener): Promise<unknown> {
  if (listener) server.answer(listener);
  const error = await explained('listing archive', target, call).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) return error;
  expect(error.exitCode).toBe(2);
  expect(error.cause).toBeInstanceOf(Error);
  return error.message.replaceAll(server.endpoint, 'AT');
}

describe('explained', () => {
  it('gives back what the call gives', async () => {
    expect(await explained('adding', target, async () => 'sum')).toBe('sum');
  });

  it.each([
    [
      'a missing stream',
      listStreams,
      jsonError('ResourceNotFoundException', 'Stream größe not found'),
      'not found at AT: Stream größe not found; deploy it first, or check --env and the region',
    ],
    [
      'a missing bucket',
      listBucket,
      xmlError(404, 'NoSuchBucket', 'The specified bucket does not exist'),
      'not found at AT: The specified bucket does not exist; deploy it first, or check --env and the region',
    ],
    [
      'a missing bucket without words',
      headBucket,
      xmlError(404),
      'not found at AT: NotFound; deploy it first, or check --env and the region',
    ],
    [
      'a denied stream',
      listStreams,
      jsonError('AccessDeniedException', 'User is not authorized'),
      'AT denied it: User is not authorized',
    ],
    [
      'a denied bucket',
      listBucket,
      xmlError(403, 'AccessDenied', 'Access Denied'),
      'AT denied it: Access Denied',
    ],
    ['a denied bucket without words', headBucket, xmlError(403), 'AT denied it: HTTP 403'],
    [
      'a denied key',
      listStreams,
      jsonError('KMSAccessDeniedException', 'no kms:Decrypt'),
      'AT denied it: no kms:Decrypt',
    ],
    [
      'an unknown access key',
      listStreams,
      jsonError('UnrecognizedClientException', 'The security token is invalid'),
      'AT denied it: The security token is invalid',
    ],
    [
      'expired credentials',
      listStreams,
      jsonError('ExpiredTokenException', 'expired'),
      'the AWS credentials have expired; log in again',
    ],
    [
      'a bucket of another region',
      headBucket,
      xmlError(301),
      'the bucket is in another region than AT; check "region" of the environment',
    ],
    [
      'a clock that is wrong',
      listBucket,
      xmlError(403, 'RequestTimeTooSkewed', 'The difference is too large'),
      'the clock of this machine differs from that of AT; set it right',
    ],
    [
      'a web page',
      listStreams,
      ((_request, response) => void response.end('<html>')) as RequestListener,
      'what answers at AT does not speak the AWS API (HTTP 200)',
    ],
    [
      'silence',
      listStreams,
      (() => {}) as RequestListener,
      'AT does not answer: a request has exceeded the configured 100 ms requestTimeout.',
    ],
    [
      'a connection that is cut',
      listStreams,
      ((request) => void request.socket.destroy()) as RequestListener,
      'AT does not answer: socket hang up',
    ],
  ])('says what to do about %s', async (_fact, call, listener, line) => {
    expect(await lineOf(call, listener)).toBe(`listing archive: ${line}`);
  });

  it('says how to start what is not running', async () => {
    await server.close();
    expect(await lineOf(listBucket)).toBe(
      'listing archive: nothing answers at AT; start it with "pnpm local up" or set AWS_ENDPOINT_URL',
    );
    server = await scriptedServer();
  });

  it.each([
    ['a request that is wrong', jsonError('ValidationException', 'count'), 'ValidationException'],
    ['a service that fails', jsonError('InternalFailureException', 'try again'), 'InternalFailureException'],
  ])('leaves %s as it is', async (_fact, listener, name) => {
    expect(await lineOf(listStreams, listener)).toMatchObject({ name });
  });
});

describe('explainAwsError', () => {
  const aws: AwsTarget = { region: 'eu-west-1' };
  const failure = (fields: object) => Object.assign(new Error('said'), fields);

  it.each([
    [{ code: 'ENOTFOUND' }, 'cannot resolve the host of AWS in eu-west-1; check region and network'],
    [{ code: 'EHOSTUNREACH' }, 'no way to AWS in eu-west-1 (EHOSTUNREACH); check network and proxy'],
    [
      { code: 'SELF_SIGNED_CERT_IN_CHAIN' },
      'the certificate of AWS in eu-west-1 is not trusted (SELF_SIGNED_CERT_IN_CHAIN); set NODE_EXTRA_CA_CERTS',
    ],
    [
      { name: 'CredentialsProviderError' },
      'no AWS credentials: set AWS_PROFILE or run "aws sso login" (said)',
    ],
    [{ name: 'TokenProviderError' }, 'no AWS credentials: set AWS_PROFILE or run "aws sso login" (said)'],
  ])('knows %j', (fields, advice) => {
    expect(explainAwsError(failure(fields), 'sending', aws)?.message).toBe(`sending: ${advice}`);
  });

  it.each([undefined, null, 'text', new TypeError('bug')])('has no advice on %j', (thrown) => {
    expect(explainAwsError(thrown, 'sending', aws)).toBeUndefined();
  });
});
