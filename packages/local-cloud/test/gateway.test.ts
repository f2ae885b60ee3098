import { describe, expect, it } from 'vitest';
import { serve } from './helpers/serve.ts';
import { tempFolder } from './helpers/temp-folder.ts';

const post = (endpoint: string, target: string, body: string) =>
  fetch(endpoint, { method: 'POST', headers: { 'x-amz-target': target }, body });

describe('gateway', () => {
  it('listens on loopback only', async () => {
    const { endpoint } = await serve(tempFolder());
    expect(new URL(endpoint).hostname).toBe('127.0.0.1');
  });

  it('names a service that is not emulated', async () => {
    const { endpoint } = await serve(tempFolder());
    const reply = await post(endpoint, 'DynamoDB_20120810.ListTables', '{}');
    expect([reply.status, await reply.json()]).toEqual([
      400,
      { __type: 'UnknownOperationException', message: 'DynamoDB_20120810.ListTables is not emulated' },
    ]);
  });

  it('refuses a body that is no JSON object', async () => {
    const { endpoint } = await serve(tempFolder());
    for (const body of ['{', '7', 'null']) {
      expect(await (await post(endpoint, 'Kinesis_20131202.ListStreams', body)).json()).toMatchObject({
        __type: 'SerializationException',
      });
    }
  });

  it('refuses a body over 16 MiB', async () => {
    const { endpoint } = await serve(tempFolder());
    expect((await post(endpoint, 'Kinesis_20131202.PutRecord', 'x'.repeat(16 * 1_048_576 + 1))).status).toBe(
      413,
    );
  });

  it('answers InternalFailure for a bug of its own and keeps the error', async () => {
    const { endpoint, bugs } = await serve(tempFolder());
    const reply = await post(endpoint, 'Broken_1.Call', '{}');
    expect([reply.status, ((await reply.json()) as { __type: string }).__type]).toEqual([
      500,
      'InternalFailure',
    ]);
    expect(bugs.map((bug) => (bug as Error).message)).toEqual(['planted']);
  });

  it('tells who is calling', async () => {
    const { endpoint } = await serve(tempFolder());
    const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
    expect(await (await fetch(endpoint, { method: 'POST', body })).text()).toContain(
      '<Account>000000000000</Account>',
    );
  });
});
