import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { kinesisClient } from '@event-archive/aws-clients';
import { describe, expect, it } from 'vitest';
import { clock } from '../../src/commands/clock.ts';
import { fault } from '../../src/commands/fault.ts';
import { status } from '../../src/commands/status.ts';
import { ranInProcess } from '../helpers/in-process.ts';
import { endpointIn, local } from '../helpers/local-process.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

async function up(...words: string[]) {
  const state = tempFolder();
  const server = local('up', '--port', '0', '--state', state, ...words);
  const endpoint = endpointIn(await server.line(/^serving http/));
  const run = (command: typeof fault, ...rest: string[]) =>
    ranInProcess(command, [...rest, '--state', state]);
  const listStreams = () =>
    kinesisClient({ region: 'us-east-1', endpoint, maxAttempts: 1 }).send(new ListStreamsCommand({}));
  return { state, server, endpoint, run, listStreams };
}

const fileWith = (plan: unknown): string => {
  const file = join(tempFolder(), 'faults.json');
  writeFileSync(file, typeof plan === 'string' ? plan : JSON.stringify(plan));
  return file;
};

describe('local fault', () => {
  it('plants, lists, strikes and clears faults in a running cloud', async () => {
    const { server, run, listStreams } = await up();
    const planted = '{"id":"shy","fault":"throttle","operation":"ListStreams","times":1}';
    expect(await run(fault, 'fault', 'add', planted)).toEqual({ code: 0, out: 'planted shy\n', err: '' });
    await expect(listStreams()).rejects.toMatchObject({ name: 'LimitExceededException' });
    await listStreams();
    await server.line(/^fault shy \(throttle\) struck ListStreams, call 1$/);
    const text = await run(fault, 'fault', 'list');
    expect(text.out).toMatch(/^shy +throttle +ListStreams +1 +1 +over$/m);
    const json = JSON.parse((await run(fault, 'fault', 'list', '--format', 'json')).out);
    expect(json).toMatchObject({ seed: 1, faults: [{ id: 'shy', calls: 1, struck: 1, isActive: false }] });
    expect((await run(status, 'status')).out).toContain(
      'faults 0 of 1 active, 1 strike; "pnpm local fault list"',
    );
    expect(await run(fault, 'fault', 'clear', 'shy')).toEqual({ code: 0, out: 'cleared 1 fault\n', err: '' });
    expect((await run(fault, 'fault', 'list')).out).toBe('nothing is planted\n');
  });

  it('says in one line what is wrong, and ends with 2', async () => {
    const { run, state } = await up();
    const add = async (text: string) => (await run(fault, 'fault', 'add', text)).err;
    expect(await add('{')).toMatch(/^error fault: not JSON: .*\n$/);
    expect(await add('{"fault":"throttle","operation":"PutRecrods"}')).toMatch(
      /^error fault: operation: "PutRecrods" is not emulated; there are .*PutRecords.*\n$/,
    );
    await add('{"id":"one","fault":"truncate","operation":"GetObject"}');
    expect(await add('{"id":"one","fault":"truncate","operation":"GetObject"}')).toBe(
      'error fault one: there is one of that name already; "pnpm local fault clear one" first\n',
    );
    expect(await run(fault, 'fault', 'clear', 'two')).toEqual({
      code: 2,
      out: '',
      err: 'error fault two: there is none of that name; planted: one\n',
    });
    expect((await run(fault, 'fault', 'remove')).err).toBe(
      'error fault remove: there is add, list and clear\n',
    );
    const nowhere = tempFolder();
    expect(await ranInProcess(fault, ['fault', 'list', '--state', nowhere])).toEqual({
      code: 2,
      out: '',
      err: `error nothing runs over ${nowhere}; start it with "pnpm local up"\n`,
    });
    expect(readFileSync(join(state, 'server.json'), 'utf8')).toContain('endpoint');
  });
});

describe('local fault add of a field that is wrong', () => {
  const DURATION = 'must be a duration such as 250ms, 30s, 15m, 24h or 7d, or a number of milliseconds';
  const INSTANT = 'must be an instant with its zone, such as 2026-11-25T09:00:00Z';
  it.each([
    [{ fault: 'outage' }, `lasts: is missing; ${DURATION}`],
    [{ fault: 'outage', lasts: -5 }, `lasts: -5; ${DURATION}`],
    [{ fault: 'outage', lasts: 'long' }, `lasts: "long"; ${DURATION}`],
    [{ fault: 'outage', lasts: '1h', from: 'noon' }, `from: "noon"; ${INSTANT}`],
    [
      { fault: 'outage', lasts: '1h', from: '2026-11-25T09:00:00' },
      `from: "2026-11-25T09:00:00"; ${INSTANT}`,
    ],
    [{ fault: 'outage', lasts: '1h', from: 5 }, `from: 5; ${INSTANT}`],
    [{ fault: 'slow', operation: 'PutObject' }, `duration: is missing; ${DURATION}`],
    [
      { fault: 'throttle' },
      'operation: is missing; must be an operation such as PutObject, or a list of some',
    ],
  ])('names field and value of %j in one line', async (planted, problem) => {
    const words = ['fault', 'add', JSON.stringify(planted), '--state', tempFolder()];
    expect(await ranInProcess(fault, words)).toEqual({ code: 2, out: '', err: `error fault: ${problem}\n` });
  });
});

describe('local up --faults', () => {
  it('plants the faults of the file and says which', async () => {
    const plan = { seed: 7, faults: [{ fault: 'error', operation: 'ListStreams', status: 503, every: 2 }] };
    const { server, listStreams } = await up('--faults', fileWith(plan));
    await server.line(/^planted fault-1 \(error\)$/);
    await listStreams();
    await expect(listStreams()).rejects.toMatchObject({ name: 'ServiceUnavailableException' });
  });

  it('names file and field of each mistake, and starts nothing', async () => {
    const file = fileWith({
      faults: [{ fault: 'throttle', operation: 'PutRecords', probability: 2 }, { fault: 'nothing' }],
    });
    const { code, out, err } = await local('up', '--port', '0', '--state', tempFolder(), '--faults', file);
    expect([code, out]).toEqual([2, '']);
    const [first, second, ...others] = err.trimEnd().split('\n');
    expect(first).toBe(
      `error ${file}: faults[0].probability: 2; must be a number above 0 and at most 1, such as 0.25`,
    );
    expect(second).toMatch(/: faults\[1\]\.fault: "nothing"; must be one of throttle, error, /);
    expect(others).toEqual([]);
    const missing = await local('up', '--port', '0', '--state', tempFolder(), '--faults', `${file}x`);
    expect(missing).toEqual({ code: 2, out: '', err: `error ${file}x: cannot be read (ENOENT)\n` });
  });
});

describe('local clock', () => {
  it('shows the time, moves it on, and keeps it over a restart', async () => {
    const { state, server, run } = await up();
    const now = await run(clock, 'clock');
    expect(now).toMatchObject({ code: 0, err: '' });
    expect(Math.abs(Date.parse(now.out.trim()) - Date.now())).toBeLessThan(60_000);
    const moved = await run(clock, 'clock', 'advance', '24h', '--format', 'json');
    const told = JSON.parse(moved.out) as { now: string; aheadMs: number };
    expect(told.aheadMs).toBe(86_400_000);
    expect(Math.abs(Date.parse(told.now) - Date.now() - 86_400_000)).toBeLessThan(60_000);
    expect((await run(status, 'status')).out).toMatch(/^clock \S+Z, 1d ahead of this machine$/m);
    server.child.kill('SIGTERM');
    await server;
    const second = local('up', '--port', '0', '--state', state);
    await second.line(/^the clock is at \S+Z, 1d ahead of this machine$/);
    await second.line(/^serving http/);
    expect((await run(clock, 'clock')).out).toMatch(/Z, 1d ahead of this machine\n$/);
  });

  it.each([
    [['advance'], 'clock advance: say how far, e.g. 250ms, 30s, 15m, 24h or 7d'],
    [['advance', '1 day'], 'clock advance 1 day: say how far, e.g. 250ms, 30s, 15m, 24h or 7d'],
    [['advance', '-5h'], '-5h: must not be below 0; leave out the minus (see pnpm local --help)'],
    [['back', '1h'], 'clock back: there is "clock" and "clock advance"'],
  ])('refuses %j', async (words, message) => {
    expect(await ranInProcess(clock, ['clock', ...words, '--state', tempFolder()])).toEqual({
      code: 2,
      out: '',
      err: `error ${message}\n`,
    });
  });
});

describe('/_local', () => {
  it('takes JSON alone, which no page of another origin can send, and names what is not there', async () => {
    const { endpoint } = await up();
    const form = await fetch(`${endpoint}/_local/clock`, { method: 'POST', body: '{"advanceMs":1}' });
    expect(form.status).toBe(415);
    const headers = { 'content-type': 'application/json' };
    const back = await fetch(`${endpoint}/_local/clock`, {
      method: 'POST',
      headers,
      body: '{"advanceMs":-1}',
    });
    expect(await back.json()).toMatchObject({
      message: 'advanceMs: must be a number of milliseconds, 0 or more',
    });
    const far = await fetch(`${endpoint}/_local/clock`, {
      method: 'POST',
      headers,
      body: '{"advanceMs":1e15}',
    });
    expect(await far.json()).toMatchObject({ message: 'the clock ends with the year 2399' });
    const nothing = await fetch(`${endpoint}/_local/moon`);
    expect([nothing.status, await nothing.json()]).toEqual([
      404,
      { __type: 'NotFound', message: 'GET /_local/moon is nothing of ours' },
    ]);
  });
});
