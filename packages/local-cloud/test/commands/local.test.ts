import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endpointIn, local } from '../helpers/local-process.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/** A server in the foreground over a new folder. */
async function up(...words: string[]) {
  const state = tempFolder();
  const server = local('up', '--port', '0', '--state', state, ...words);
  const endpoint = endpointIn(await server.line(/^serving http/));
  return { state, server, endpoint };
}

describe('local up', () => {
  it('says what it made of the stack and where it serves, and stops on SIGTERM', async () => {
    const { state, server, endpoint } = await up();
    const note = JSON.parse(readFileSync(join(state, 'server.json'), 'utf8')) as {
      pid: number;
      endpoint: string;
    };
    expect(note).toMatchObject({ pid: server.child.pid, endpoint });
    server.child.kill('SIGTERM');
    const { code, out, err } = await server;
    expect(code).toBe(0);
    expect(out).toBe(`serving ${endpoint}\n`);
    expect(err).toMatch(/^created {3}aws_kinesis_stream website-events-stream$/m);
    expect(err).toMatch(/^declared, not emulated: .*aws_iam_role/m);
    expect(err).toContain('stopped; what was buffered is read again at the next start');
    expect(existsSync(join(state, 'server.json'))).toBe(false);
  });

  it('refuses a state that is already served, and names the process', async () => {
    const { state, server, endpoint } = await up();
    const second = await local('up', '--port', '0', '--state', state);
    expect(second).toEqual({
      code: 2,
      out: '',
      err: `error --state ${state}: already served by process ${server.child.pid} at ${endpoint}; "pnpm local down" stops it\n`,
    });
  });

  it('refuses a port that is taken', async () => {
    const { endpoint } = await up();
    const { port } = new URL(endpoint);
    const second = await local('up', '--port', port, '--state', tempFolder());
    expect(second).toMatchObject({ code: 2, out: '' });
    expect(second.err).toBe(
      `error --port ${port}: another program listens there; name another port, or 0 for a free one\n`,
    );
  });

  it('goes on from the state that a killed one left', async () => {
    const { state, server } = await up();
    server.child.kill('SIGKILL');
    await server;
    const second = local('up', '--port', '0', '--state', state);
    await second.line(/^serving http/);
    second.child.kill('SIGTERM');
    const { code, err } = await second;
    expect(code).toBe(0);
    expect(err).toContain(
      `process ${server.child.pid} that served this state is gone; continuing from what it left`,
    );
    expect(err).toMatch(/^unchanged aws_kinesis_firehose_delivery_stream/m);
  });

  it.each(['x', '-1', '65536', '1.5'])('refuses --port=%s in one line', async (port) => {
    const { code, out, err } = await local('up', `--port=${port}`, '--state', tempFolder());
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error --port.*\n$/);
    expect(err).toContain(port);
  });

  it('names a stack file that is missing, or no stack', async () => {
    const folder = tempFolder();
    const missing = join(folder, 'cdk.tf.json');
    const first = await local('up', '--port', '0', '--state', folder, '--stack', missing);
    expect(first).toEqual({
      code: 2,
      out: '',
      err: `error ${missing}: cannot be read (ENOENT); run "pnpm synth" first\n`,
    });
    writeFileSync(missing, '{}');
    const second = await local('up', '--port', '0', '--state', folder, '--stack', missing);
    expect(second.code).toBe(2);
    expect(second.err).toContain(`${missing}: not a synthesized stack`);
  });
});

describe('local up --detach', () => {
  it('returns once it serves; down stops it and keeps the state, down --wipe removes it', async () => {
    const state = join(tempFolder(), 'cloud');
    const started = await local('up', '--port', '0', '--state', state, '--detach');
    expect(started).toMatchObject({
      code: 0,
      err: expect.stringMatching(
        /^local status, fault, clock and down need --state \S+\/cloud\nproducer, verify and local firehose need --endpoint http:\S+, or AWS_ENDPOINT_URL\n$/,
      ),
    });
    expect(started.out).toMatch(
      /^serving http:\/\/127\.0\.0\.1:\d+ in the background \(process \d+, log .*\)\n$/,
    );
    const told = await local('status', '--state', state, '--format', 'json');
    const pid = Number(/process (\d+)/.exec(started.out)?.[1]);
    expect(JSON.parse(told.out)).toMatchObject({ running: true, pid });
    const stopped = await local('down', '--state', state);
    expect(stopped).toEqual({ code: 0, out: `stopped process ${pid}\n`, err: '' });
    expect(existsSync(state)).toBe(true);
    const wiped = await local('down', '--wipe', '--state', state);
    expect(wiped).toEqual({ code: 0, out: `nothing runs over ${state}\nremoved ${state}\n`, err: '' });
    expect(existsSync(state)).toBe(false);
  });

  it('says why it did not start', async () => {
    const { endpoint } = await up();
    const { port } = new URL(endpoint);
    const started = await local('up', '--port', port, '--state', tempFolder(), '--detach');
    expect(started).toMatchObject({ code: 2, out: '' });
    expect(started.err).toMatch(/^error --port \d+: another program listens there.*\n$/);
  });
});

describe('local up --detach over a state that cannot be', () => {
  it('names a clock that is past its end', async () => {
    const state = tempFolder();
    writeFileSync(join(state, 'clock.json'), '{"aheadMs":1e300}');
    expect(await local('up', '--port', '0', '--state', state, '--detach')).toEqual({
      code: 2,
      out: '',
      err: `error ${join(state, 'clock.json')}: aheadMs: the clock ends with the year 2399; remove the file, or the whole state folder\n`,
    });
    expect(existsSync(join(state, 'server.json'))).toBe(false);
  });

  it('says so in one line', async () => {
    const started = await local('up', '--state', '/dev/null/x', '--detach');
    expect(started).toMatchObject({ code: 2, out: '' });
    expect(started.err).toMatch(/^error --state \/dev\/null\/x: cannot be made a folder .*\n$/);
  });
});

describe('local status', () => {
  it('shows streams, buffers and objects as text', async () => {
    const { state, endpoint } = await up();
    const { code, out, err } = await local('status', '--state', state);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(endpoint);
    expect(out).toMatch(/^website-events-stream +1$/m);
    expect(out).toMatch(/^delivery stream +buffered +size +delivered since start +objects/m);
    expect(out).toMatch(/^kinesis-archive-data-local +0 +0 B$/m);
    expect(out).toMatch(
      /^metrics of website-events-delivery +now +last whole minute +since start +statistic$/m,
    );
    expect(out).toMatch(/^DeliveryToS3.DataFreshness +- +- +- +Maximum$/m);
  });

  it('says that nothing runs, with exit code 1', async () => {
    const state = tempFolder();
    const text = await local('status', '--state', state);
    expect(text).toEqual({
      code: 1,
      out: `nothing runs over ${state}; start it with "pnpm local up"\n`,
      err: '',
    });
    const json = await local('status', '--state', state, '--format', 'json');
    expect(json).toEqual({ code: 1, out: '{"running":false}\n', err: '' });
  });
});

describe('a note of a server that is not ours', () => {
  const note = (state: string, pid: number, port: number) =>
    writeFileSync(
      join(state, 'server.json'),
      JSON.stringify({ pid, port, endpoint: `http://127.0.0.1:${port}`, startedAt: '' }),
    );

  it('is dropped when its process is gone', async () => {
    const state = tempFolder();
    const gone = local('--help');
    await gone;
    note(state, gone.child.pid ?? 0, 1);
    const { code, out } = await local('down', '--state', state);
    expect([code, out]).toEqual([0, `nothing runs over ${state}\n`]);
    expect(existsSync(join(state, 'server.json'))).toBe(false);
  });

  it('is dropped when it is no note', async () => {
    const state = tempFolder();
    writeFileSync(join(state, 'server.json'), '{"pid":');
    expect((await local('status', '--state', state)).code).toBe(1);
  });

  it('kills no process that runs under its number but does not answer for it', async () => {
    const other = createServer((_, response) => response.end('{"pid":1}'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const state = tempFolder();
    note(state, process.pid, (other.address() as AddressInfo).port);
    for (const words of [['down'], ['status'], ['up', '--port', '0']]) {
      const { code, err } = await local(...words, '--state', state);
      expect([words[0], code]).toEqual([words[0], 2]);
      expect(err).toContain(`process ${process.pid} runs but does not answer at`);
    }
  });
});

describe('local down --wipe', () => {
  it('removes no folder that holds anything else', async () => {
    const state = tempFolder();
    writeFileSync(join(state, 'diary.txt'), 'dear diary');
    const { code, err } = await local('down', '--wipe', '--state', state);
    expect(code).toBe(2);
    expect(err).toBe(
      `error --wipe: ${state} holds diary.txt, which the embedded cloud did not put there; remove the folder yourself\n`,
    );
    expect(readFileSync(join(state, 'diary.txt'), 'utf8')).toBe('dear diary');
  });
});
