import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { CreateDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { firehose } from '../../src/commands/firehose.ts';
import { serveUndelivered } from '../attach/helpers/attach.ts';
import {
  createSource,
  directPut,
  fromKinesis,
  NEWLINES,
  putRecords,
  startDelivery,
  storedLines,
  storedObjects,
} from '../firehose/helpers/delivery.ts';
import { ranInProcess } from '../helpers/in-process.ts';
import { local } from '../helpers/local-process.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const LINES = { ProcessingConfiguration: NEWLINES };
const DELIVERING = /^delivering for http/;

const commandLine = (endpoint: string, checkpoints: string, words: readonly string[]) => [
  ...['firehose', '--endpoint', endpoint, '--checkpoints', checkpoints],
  ...words,
];

/** `pnpm local firehose` in a process of its own. */
const spawned = (endpoint: string, checkpoints: string, ...words: string[]) =>
  local(...commandLine(endpoint, checkpoints, words));

/** The same in this process, with checkpoints of its own. */
const ran = (endpoint: string, ...words: string[]) =>
  ranInProcess(firehose, commandLine(endpoint, tempFolder(), words));

describe('local firehose', () => {
  it('says what it serves, delivers, and with --until-idle ends by itself', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, { ...LINES, Prefix: 'žluť/', CompressionFormat: 'GZIP' });
    await putRecords(cloud, ['one', 'two']);
    const { code, out, err } = await ran(cloud.endpoint, '--all', '--max-interval=1', '--until-idle=2');
    const [object] = await storedObjects(cloud);
    expect(err.split('\n')).toEqual([
      'delivery: stream clicks → s3://archive/žluť/, 1 MiB / 60 s, GZIP',
      '--max-interval: no buffer waits longer than 1 s, whatever is configured',
      `delivering for ${cloud.endpoint}; Ctrl-C stops, once what is buffered is stored`,
      `delivery: stored s3://archive/${object?.key} (2 records, ${object?.body.length} B)`,
      '',
    ]);
    expect(out.split('\n').map((line) => line.split(/\s{2,}/))).toEqual([
      ['delivery stream', 'records', 'objects', 'size', 'failed', 'not stored'],
      ['delivery', '2', '1', '6 B', '0', '0'],
      [''],
    ]);
    expect(code).toBe(0);
  });

  it('prints the report as JSON and nothing else on stdout', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    await cloud.firehose.send(
      new CreateDeliveryStreamCommand({ ...directPut(), DeliveryStreamName: 'by-hand' }),
    );
    await putRecords(cloud, ['one']);
    const words = ['--all', '--max-interval=1', '--until-idle=2', '--format=json'];
    const { code, out, err } = await ran(cloud.endpoint, ...words);
    expect([code, JSON.parse(out)]).toEqual([
      0,
      {
        endpoint: cloud.endpoint,
        deliveryStreams: [
          {
            deliveryStream: 'delivery',
            versionId: '1',
            source: 'clicks',
            bucket: 'archive',
            records: 1,
            objects: 1,
            recordBytes: 3,
            failedRecords: 0,
            errorObjects: 0,
            bufferedRecords: 0,
            metrics: expect.objectContaining({ dimensions: { DeliveryStreamName: 'delivery' } }),
          },
        ],
        refused: [{ deliveryStream: 'by-hand', why: expect.stringMatching(/^Direct PUT: /) }],
      },
    ]);
    expect(err).toMatch(/^by-hand: not delivered: Direct PUT: /m);
  });

  it('shows a line that moves on a terminal, instead of one an object', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    await putRecords(cloud, ['one']);
    const words = ['--all', '--max-interval=1', '--until-idle=1'];
    const { err } = await ranInProcess(firehose, commandLine(cloud.endpoint, tempFolder(), words), {
      progressWanted: true,
    });
    expect(stripVTControlCharacters(err)).toMatch(/\rdelivered 1 records, 1 objects, last \S+\r/);
    expect(err).not.toContain('stored s3://');
  });

  it('stores what is buffered at Ctrl-C, and reports it', async () => {
    let reads = 0;
    const cloud = await serveUndelivered({
      onKinesis(operation) {
        if (operation === 'GetRecords') reads++;
        return undefined;
      },
    });
    await startDelivery(cloud, LINES, 2);
    await putRecords(cloud, ['one', 'two', 'three']);
    const run = spawned(cloud.endpoint, tempFolder(), '--delivery-stream', 'delivery');
    // Who reads both shards a second time has taken what the first time gave.
    await expect.poll(() => reads, { timeout: 10_000 }).toBeGreaterThan(3);
    run.child.kill('SIGINT');
    const { code, out, err } = await run;
    expect(err).toMatch(/^storing 3 buffered records; Ctrl-C again leaves them for the next time$/m);
    expect(out).toMatch(/^delivery +3 +2 +11 B +0 +0$/m);
    expect([code, (await storedLines(cloud)).sort()]).toEqual([0, ['one', 'three', 'two']]);
  });

  it('ends at once at a second Ctrl-C; what was buffered is delivered the next time', async () => {
    let isBroken = true;
    const cloud = await serveUndelivered({
      onS3(request, response) {
        if (!isBroken || request.method !== 'PUT' || !request.url?.includes('delivery-1-')) return false;
        response.writeHead(503).end();
        return true;
      },
    });
    await startDelivery(cloud, LINES);
    await putRecords(cloud, ['one']);
    const checkpoints = tempFolder();
    const words = ['--delivery-stream', 'delivery', '--max-interval=1'];
    const first = spawned(cloud.endpoint, checkpoints, ...words);
    await first.line(/^error delivery: storing /);
    first.child.kill('SIGINT');
    await first.line(/^storing 1 buffered records; Ctrl-C again /);
    first.child.kill('SIGINT');
    expect(await first).toMatchObject({ code: 130, out: '' });
    isBroken = false;
    const second = await spawned(cloud.endpoint, checkpoints, ...words, '--until-idle=2');
    expect([second.code, await storedLines(cloud)]).toEqual([0, ['one']]);
  });

  it('loses nothing when it is killed while it delivers', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES, 2);
    const checkpoints = tempFolder();
    const words = ['--all', '--max-interval=1'];
    const records = Array.from({ length: 4_000 }, (_, i) => `record ${i} ${'x'.repeat(500)}`);
    const first = spawned(cloud.endpoint, checkpoints, ...words);
    await first.line(DELIVERING);
    await putRecords(cloud, records.slice(0, 2_000));
    await first.line(/^delivery: stored /);
    await putRecords(cloud, records.slice(2_000));
    first.child.kill('SIGKILL');
    await first;
    const second = await spawned(cloud.endpoint, checkpoints, ...words, '--until-idle=2');
    expect(second.code).toBe(0);
    expect([...new Set(await storedLines(cloud))].sort()).toEqual([...records].sort());
  });
});

const HERE = '--endpoint=http://127.0.0.1:1';

describe('what local firehose refuses', () => {
  beforeEach(() => void vi.stubEnv('AWS_ENDPOINT_URL', ''));

  it.each([
    [['--all'], '--endpoint: name the emulator, e.g. http://127.0.0.1:5000; AWS delivers by itself'],
    [['--endpoint=http://127.0.0.1:1'], 'name a --delivery-stream, or say --all'],
    [['--all', '--delivery-stream', 'a', HERE], '--all and --delivery-stream: give one of them'],
    [['--all', '--endpoint=nonsense'], '--endpoint nonsense: must be a URL such as http://127.0.0.1:4566'],
    [['--all', '--max-interval=0', HERE], '--max-interval 0: must be a number of seconds above 0'],
    [['--all', '--until-idle=-1', HERE], '--until-idle -1: must be a number of seconds above 0'],
    [
      ['--all', '--start=now', HERE],
      '--start now: must be one of latest, trim-horizon (see pnpm local --help)',
    ],
    [[HERE, '--all', '--delivery-stream'], '--delivery-stream: its value is missing (see pnpm local --help)'],
    [
      ['--all', '--endpoint=http://127.0.0.1:1'],
      'listing delivery streams: nothing answers at http://127.0.0.1:1; start it with "pnpm local up" or set AWS_ENDPOINT_URL',
    ],
  ])('%o', async (words, line) => {
    expect(await ranInProcess(firehose, ['firehose', ...words])).toEqual({
      code: 2,
      out: '',
      err: `error ${line}\n`,
    });
  });

  it('a server that knows no Firehose', async () => {
    const server = createServer((_request, response) => response.writeHead(404).end('<html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, out, err } = await ran(endpoint, '--all');
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      `error listing delivery streams: what answers at ${endpoint} does not speak the AWS API (HTTP 404)\n`,
    );
  });

  it('a delivery stream that is not there, with those that are', async () => {
    const cloud = await serveUndelivered();
    await createSource(cloud);
    await cloud.firehose.send(new CreateDeliveryStreamCommand(fromKinesis(LINES)));
    const { code, err } = await ran(cloud.endpoint, '--delivery-stream', 'dleivery');
    expect([code, err]).toEqual([
      2,
      `error --delivery-stream dleivery: no such delivery stream at ${cloud.endpoint}; there are delivery\n`,
    ]);
  });
});
