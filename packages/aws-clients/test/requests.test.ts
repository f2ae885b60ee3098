import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListDeliveryStreamsCommand } from '@aws-sdk/client-firehose';
import { GetDatabasesCommand } from '@aws-sdk/client-glue';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AwsTarget,
  endpointOf,
  firehoseClient,
  glueClient,
  kinesisClient,
  s3Client,
} from '../src/index.ts';
import { type ScriptedServer, scriptedServer } from './helpers/scripted-server.ts';

let server: ScriptedServer;
let target: AwsTarget;

beforeEach(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  // No profile of the person who runs the tests.
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  server = await scriptedServer();
  target = { region: 'eu-west-1', endpoint: server.endpoint, maxAttempts: 1, requestTimeoutMs: 2_000 };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const listStreams = (at: AwsTarget) => kinesisClient(at).send(new ListStreamsCommand({}));
const accessKeyOf = (authorization: string | undefined) =>
  /Credential=([^/]+)\//.exec(authorization ?? '')?.[1];

describe('clients at an http endpoint', () => {
  it.each([
    ['Kinesis', () => listStreams(target), 'Kinesis_20131202.ListStreams'],
    [
      'Firehose',
      () => firehoseClient(target).send(new ListDeliveryStreamsCommand({})),
      'Firehose_20150804.ListDeliveryStreams',
    ],
    ['Glue', () => glueClient(target).send(new GetDatabasesCommand({})), 'AWSGlue.GetDatabases'],
  ])('of %s speak HTTP/1.1 and sign for the region', async (_name, call, action) => {
    await call();
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({
      httpVersion: '1.1',
      line: 'POST /',
      headers: { 'x-amz-target': action },
    });
    expect(server.seen[0]?.headers.authorization).toContain('/eu-west-1/');
  });

  it('of S3 name the bucket in the path, keys with non-ASCII text encoded', async () => {
    await s3Client(target).send(new GetObjectCommand({ Bucket: 'archive', Key: 'größe=🚀/a b.gz' }));
    expect(server.seen[0]).toMatchObject({
      httpVersion: '1.1',
      line: 'GET /archive/gr%C3%B6%C3%9Fe%3D%F0%9F%9A%80/a%20b.gz?x-id=GetObject',
      headers: { host: server.endpoint.slice('http://'.length) },
    });
  });

  it('call AWS_ENDPOINT_URL where the target names none, and the target where both do', async () => {
    const { endpoint, ...without } = target;
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
    await listStreams(without);
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    await listStreams(target);
    expect(server.seen).toHaveLength(2);
  });

  it('try as often as asked, and give up on a reply in the time asked', async () => {
    server.answer((_request, response) => void response.writeHead(500).end('{}'));
    await expect(listStreams({ ...target, maxAttempts: 2 })).rejects.toThrow();
    expect(server.seen).toHaveLength(2);
    server.answer(() => {});
    await expect(listStreams({ ...target, requestTimeoutMs: 50 })).rejects.toThrow('50 ms');
  });
});

describe('credentials', () => {
  it.each(['127.0.0.1', 'localhost'])('are made up for %s when there are none', async (host) => {
    await listStreams({ ...target, endpoint: server.endpoint.replace('127.0.0.1', host) });
    expect(accessKeyOf(server.seen[0]?.headers.authorization)).toBe('local');
  });

  it('are made up there even when a profile is chosen, which may want a login', async () => {
    vi.stubEnv('AWS_PROFILE', 'no-such-profile');
    await listStreams(target);
    expect(accessKeyOf(server.seen[0]?.headers.authorization)).toBe('local');
  });

  it('are those of the environment when it has an access key', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    await listStreams(target);
    expect(accessKeyOf(server.seen[0]?.headers.authorization)).toBe('AKIAEXAMPLE');
  });

  it.each([
    undefined,
    'https://kinesis.eu-west-1.amazonaws.com',
    'http://192.0.2.1:4566',
    'http://127.example.com',
    'http://localhost.example.com',
    'http://[::2]:4566',
  ])('are never made up for %s', async (endpoint) => {
    const client = kinesisClient({ region: 'eu-west-1', endpoint });
    await expect(client.config.credentials()).rejects.toThrow(
      'Could not load credentials from any providers',
    );
  });

  it.each(['http://[::1]:4566', 'https://127.0.0.2:4566', 'http://kinesis.localhost:4566'])(
    'are made up for %s, which is this machine too',
    async (endpoint) => {
      const client = kinesisClient({ region: 'eu-west-1', endpoint });
      expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'local' });
    },
  );
});

describe('clients of AWS itself', () => {
  it('keep the handler that each client has chosen, with our timeout, and virtual-hosted buckets', async () => {
    const aws: AwsTarget = { region: 'eu-west-1', requestTimeoutMs: 1_234 };
    expect(endpointOf(aws)).toBeUndefined();
    expect(s3Client(aws).config.requestHandler.constructor.name).toBe('NodeHttpHandler');
    expect(s3Client(aws).config.forcePathStyle).toBe(false);
    const options = await (
      s3Client(aws).config.requestHandler as unknown as {
        configProvider: Promise<{ requestTimeout: number }>;
      }
    ).configProvider;
    expect(options.requestTimeout).toBe(1_234);
  });

  it('offer HTTP/2 to https endpoints from the Kinesis client alone', async () => {
    const hellos: Buffer[] = [];
    const tls = createTcpServer((socket) => {
      socket.once('data', (hello) => {
        hellos.push(hello);
        socket.destroy();
      });
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    try {
      const at: AwsTarget = {
        region: 'eu-west-1',
        endpoint: `https://127.0.0.1:${(tls.address() as AddressInfo).port}`,
        maxAttempts: 1,
        requestTimeoutMs: 2_000,
      };
      await expect(listStreams(at)).rejects.toThrow();
      await expect(firehoseClient(at).send(new ListDeliveryStreamsCommand({}))).rejects.toThrow();
      // The protocols that a TLS handshake offers: a length of two, then h2.
      expect(hellos.map((hello) => hello.includes('\u0002h2'))).toEqual([true, false]);
    } finally {
      tls.close();
    }
  });

  it('call the endpoint that a profile names, in plain HTTP/1.1 where it is an http one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'profile-'));
    const config = join(folder, 'config');
    writeFileSync(
      config,
      `[profile plain]\nendpoint_url = ${server.endpoint}\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = secret\n`,
    );
    vi.stubEnv('AWS_CONFIG_FILE', config);
    vi.stubEnv('AWS_PROFILE', 'plain');
    try {
      await listStreams({ region: 'eu-west-1', maxAttempts: 1, requestTimeoutMs: 2_000 });
      expect(server.seen[0]).toMatchObject({ httpVersion: '1.1', line: 'POST /' });
      expect(accessKeyOf(server.seen[0]?.headers.authorization)).toBe('AKIAPROFILE');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
