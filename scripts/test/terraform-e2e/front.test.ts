import { describe, expect, it } from 'vitest';
import { streamTags } from '../../terraform-e2e/corrections/stream-tags.ts';
import { asking, frontBefore } from '../helpers/emulator.ts';

describe('the front', () => {
  it('passes a call and its reply on as they are', async () => {
    const bytes = Buffer.from([0x1f, 0x8b, 0, 255]);
    const { call, heard } = await frontBefore([], () => ({ status: 206, body: bytes }));
    const reply = await call('PUT', '/bucket/year%3D2026/größe%20📦?versionId=1&x', 'Wert 📦');
    expect(heard).toEqual([
      {
        method: 'PUT',
        path: '/bucket/year%3D2026/gr%C3%B6%C3%9Fe%20%F0%9F%93%A6?versionId=1&x',
        target: '',
        body: 'Wert 📦',
      },
    ]);
    expect(reply.status).toBe(206);
    expect(reply.headers.get('x-emulator')).toBe('yes');
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(bytes);
  });

  it('counts the calls, and of the corrections those that it needed', async () => {
    const { call, front } = await frontBefore([streamTags]);
    const ask = asking(call);
    await ask('Kinesis_20131202.CreateStream', { StreamName: 'clicks' });
    await ask('Kinesis_20131202.CreateStream', { StreamName: 'clicks', Tags: { team: 'größe' } });
    expect(front.calls()).toBe(2);
    expect([...front.corrected]).toEqual([[streamTags.fault, 1]]);
  });

  it('breaks the connection when the emulator is gone, so that nobody waits', async () => {
    const { call, emulator } = await frontBefore([]);
    await new Promise((resolve) => emulator.close(resolve));
    await expect(call('GET', '/')).rejects.toThrow('fetch failed');
  });
});
