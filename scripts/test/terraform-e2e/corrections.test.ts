import { describe, expect, it } from 'vitest';
import { bucketPolicies } from '../../terraform-e2e/corrections/bucket-policies.ts';
import { lostElement } from '../../terraform-e2e/corrections/lost-elements.ts';
import { namedQueries } from '../../terraform-e2e/corrections/named-queries.ts';
import { putRecords } from '../../terraform-e2e/corrections/put-records.ts';
import { streamTags } from '../../terraform-e2e/corrections/stream-tags.ts';
import { asking, frontBefore } from '../helpers/emulator.ts';

describe('the tags of a stream', () => {
  const Tags = { environment: 'größe 📦' };

  it('are added after the stream was created', async () => {
    const { call, heard } = await frontBefore([streamTags]);
    await asking(call)('Kinesis_20131202.CreateStream', { StreamName: 'clicks', ShardCount: 1, Tags });
    expect(heard.map(({ target }) => target)).toEqual([
      'Kinesis_20131202.CreateStream',
      'Kinesis_20131202.AddTagsToStream',
    ]);
    expect(JSON.parse(heard[1]?.body ?? '')).toEqual({ StreamName: 'clicks', Tags });
  });

  it('are not added to a stream that was refused', async () => {
    const { call, heard } = await frontBefore([streamTags], () => ({ status: 400 }));
    const reply = await asking(call)('Kinesis_20131202.CreateStream', { StreamName: 'clicks', Tags });
    expect(reply.status).toBe(400);
    expect(heard).toHaveLength(1);
  });
});

describe('PutRecords calls that meet', () => {
  it('reach the emulator one after the other, also after one that broke off', async () => {
    let running = 0;
    let most = 0;
    const { call } = await frontBefore([putRecords()], async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return { status: most === 1 ? 500 : 200 };
    });
    const replies = await Promise.all(
      [1, 2, 3, 4].map((n) => asking(call)('Kinesis_20131202.PutRecords', { StreamName: `${n}` })),
    );
    expect(replies).toHaveLength(4);
    expect(most).toBe(1);
  });
});

describe('a bucket policy', () => {
  const arn = 'arn:aws:s3:::clicks/*';
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DenyInsecureTransport',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Sid: 'S3WritesAccessLogs',
        Effect: 'Allow',
        Principal: { Service: ['logging.s3.amazonaws.com'] },
        Action: ['s3:PutObject'],
        Resource: [arn],
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    ],
  });

  it('reaches the emulator as what it can weigh, and comes back as it was put', async () => {
    const { call, heard } = await frontBefore([bucketPolicies()]);
    await call('PUT', '/clicks?policy', policy);
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'S3WritesAccessLogs',
          Effect: 'Allow',
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: arn,
        },
      ],
    });
    expect(await (await call('GET', '/clicks?policy')).text()).toBe(policy);
  });

  it('is the emulator’s answer again once it was deleted, and where it was refused', async () => {
    const answer = ({ method, path }: { method: string; path: string }) =>
      path.startsWith('/no') && method === 'PUT' ? { status: 403 } : { body: 'from the emulator' };
    const { call } = await frontBefore([bucketPolicies()], answer);
    await call('PUT', '/clicks?policy', policy);
    await call('DELETE', '/clicks?policy');
    await call('PUT', '/no?policy', policy);
    expect(await (await call('GET', '/clicks?policy')).text()).toBe('from the emulator');
    expect(await (await call('GET', '/no?policy')).text()).toBe('from the emulator');
  });
});

describe('a part of a bucket’s settings', () => {
  const lost = () =>
    lostElement({
      subresource: 'notification',
      element: 'EventBridgeConfiguration',
      parent: 'NotificationConfiguration',
    });
  const put = '<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>';

  it.each([
    ['left empty', '<NotificationConfiguration xmlns="s3"/>'],
    [
      'with more in it',
      '<NotificationConfiguration xmlns="s3"><Queue>größe</Queue></NotificationConfiguration>',
    ],
  ])('comes back in a reply %s', async (_title, reply) => {
    const { call } = await frontBefore([lost()], ({ method }) => ({ body: method === 'GET' ? reply : '' }));
    await call('PUT', '/clicks?notification', put);
    const text = await (await call('GET', '/clicks?notification')).text();
    expect(text).toContain('<EventBridgeConfiguration/></NotificationConfiguration>');
    expect(text.replace('<EventBridgeConfiguration/>', '').length).toBeGreaterThanOrEqual(reply.length);
  });

  it('is gone with the next settings, and was never in another bucket’s', async () => {
    const body = '<NotificationConfiguration/>';
    const { call } = await frontBefore([lost()], () => ({ body }));
    await call('PUT', '/clicks?notification', put);
    expect(await (await call('GET', '/other?notification')).text()).toBe(body);
    await call('PUT', '/clicks?notification', body);
    expect(await (await call('GET', '/clicks?notification')).text()).toBe(body);
  });
});

describe('a named query', () => {
  it('is gone once it was deleted, and only that one', async () => {
    const { call, heard } = await frontBefore([namedQueries()]);
    const ask = asking(call);
    expect((await ask('AmazonAthena.DeleteNamedQuery', { NamedQueryId: 'a' })).status).toBe(200);
    const gone = await ask('AmazonAthena.GetNamedQuery', { NamedQueryId: 'a' });
    expect(gone.status).toBe(400);
    expect(await gone.json()).toMatchObject({ __type: 'InvalidRequestException' });
    expect((await ask('AmazonAthena.GetNamedQuery', { NamedQueryId: 'b' })).status).toBe(200);
    expect(heard.map(({ body }) => body)).toEqual([JSON.stringify({ NamedQueryId: 'b' })]);
  });

  it('is in no list either', async () => {
    const NamedQueryIds = ['a', 'b'];
    const { call } = await frontBefore([namedQueries()], () => ({ body: JSON.stringify({ NamedQueryIds }) }));
    const ask = asking(call);
    const listed = async () => (await ask('AmazonAthena.ListNamedQueries', { WorkGroup: 'w' })).json();
    expect(await listed()).toEqual({ NamedQueryIds });
    await ask('AmazonAthena.DeleteNamedQuery', { NamedQueryId: 'a' });
    expect(await listed()).toEqual({ NamedQueryIds: ['b'] });
  });
});
