import { UpdateDestinationCommand } from '@aws-sdk/client-firehose';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { putRecords, startDelivery, storedObjects, untilRead } from './helpers/delivery.ts';
import { aggregated } from './helpers/kpl.ts';
import { APP_LOGS, byKey, extraction, flushPartitions, storedPartitions } from './helpers/partitions.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';

const log = (timestamp: string, text = 'žluťoučký 🐎') => JSON.stringify({ timestamp, text });
const key = (k: unknown) => JSON.stringify({ k });

describe('application logs', () => {
  it('lie under the hour that each of them tells, over the border of a year, whichever shard they came by', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, APP_LOGS, 2);
    const old = ['2026-12-31T23:59:58Z', '2026-12-31T23:59:59.999Z', '2026-12-31T23:00:00Z'].map((at) =>
      log(at),
    );
    const young = ['2027-01-01T00:00:00Z', '2027-01-01T00:59:59Z'].map((at) => log(at));
    await putRecords(cloud, [...old, ...young]);
    await untilRead(cloud, 5);
    expect(cloud.status().activePartitions).toBe(2);
    await flushPartitions(cloud, 5);
    expect(await storedPartitions(cloud)).toEqual([
      ['app-logs/year=2026/month=12/day=31/hour=23/', old.sort()],
      ['app-logs/year=2027/month=01/day=01/hour=00/', young],
    ]);
    expect(cloud.status()).toMatchObject({ activePartitions: 0, deliveredRecords: 5, deliveredObjects: 2 });
    const read = cloud.status().sources.map(({ source, readRecords }) => [source, readRecords > 0]);
    expect(read).toEqual([
      ['partitions', false],
      ['shardId-000000000000', true],
      ['shardId-000000000001', true],
    ]);
  });

  it('that are no JSON, lack the time or tell a bad one go under the error prefix of their arrival, line by line', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, APP_LOGS);
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(2030, 11, 31, 23, 59, 59, 999));
    const bad = {
      'není JSON 🦊': 'Non JSON record provided',
      '': 'Non JSON record provided',
      '{"timestamp":"2026-12-31T23:59:58Z"}{"timestamp":"2026-12-31T23:59:58Z"}': 'Non JSON record provided',
      '{}': 'partitionKeys values must not be null or empty',
      '{"timestamp":null}': 'partitionKeys values must not be null or empty',
      '{"timestamp":"yesterday"}': 'partitionKeys values must not be null or empty',
      '{"timestamp":1789014240448}': 'Cannot index number with object',
      '[]': 'Cannot index array with string "timestamp"',
    };
    await putRecords(cloud, [...Object.keys(bad).filter((text) => text !== ''), log('2026-12-31T23:59:58Z')]);
    await flushPartitions(cloud, 8);
    now.mockRestore();
    const [data, errors, ...others] = await storedObjects(cloud);
    expect(data?.key).toMatch(/^app-logs\/year=2026\/month=12\/day=31\/hour=23\/delivery-1-.*\.gz$/);
    expect(errors?.key).toMatch(
      /^errors\/app-logs\/metadata-extraction-failed\/year=2030\/month=12\/day=31\/hour=23\/delivery-1-2030-12-31-23-59-59-[0-9a-f-]{36}$/,
    );
    expect(others).toEqual([]);
    expect(errors).toMatchObject({ contentEncoding: undefined, contentType: 'application/octet-stream' });
    const lines = (errors?.body.toString('utf8') ?? '').split('\n');
    expect(lines.pop()).toBe('');
    const told = lines.map((line) => JSON.parse(line));
    for (const line of told) {
      const { rawData, errorMessage, attemptEndingTimestamp, ...rest } = line;
      expect(Object.keys(line)).toEqual([
        'attemptsMade',
        'arrivalTimestamp',
        'errorCode',
        'errorMessage',
        'attemptEndingTimestamp',
        'rawData',
      ]);
      expect(rest).toEqual({
        attemptsMade: 1,
        arrivalTimestamp: Date.UTC(2030, 11, 31, 23, 59, 59, 999),
        errorCode: 'DynamicPartitioning.MetadataExtractionFailed',
      });
      expect(attemptEndingTimestamp).toBeTypeOf('number');
      expect([rawData, errorMessage]).toEqual([
        rawData,
        bad[Buffer.from(rawData, 'base64').toString('utf8') as keyof typeof bad],
      ]);
    }
    expect(told).toHaveLength(7);
    expect(cloud.status()).toMatchObject({ failedRecords: 7, errorObjects: 1, deliveredRecords: 1 });
  });
});

describe('a partition', () => {
  it('is named by text, numbers, booleans, arrays and objects as JSON writes them', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey());
    const records = [
      key('š 🦊'),
      key(1),
      key(1.5),
      key(true),
      key(false),
      key([1, 'a']),
      key({ a: 1 }),
      key(0),
    ];
    await putRecords(cloud, [...records, key(null), key('')]);
    await flushPartitions(cloud, 10);
    expect((await storedPartitions(cloud)).map(([prefix]) => prefix).sort()).toEqual(
      [
        'errors/metadata-extraction-failed/',
        'k=0/',
        'k=1.5/',
        'k=1/',
        'k=[1,"a"]/',
        'k=false/',
        'k=true/',
        'k={"a":1}/',
        'k=š 🦊/',
      ].sort(),
    );
  });

  it('begins anew with the hour of arrival where the prefix tells it, and is of one hour alone', async () => {
    const cloud = await serveFirehose();
    const Prefix = '!{partitionKeyFromQuery:k}/!{timestamp:yyyy/MM/dd/HH}/';
    await startDelivery(cloud, byKey({ Prefix, CustomTimeZone: 'Europe/Madrid' }));
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(2029, 11, 31, 22, 59, 59, 999));
    onTestFinished(() => now.mockRestore());
    await putRecords(cloud, [key('a'), key('b')]);
    await untilRead(cloud, 2);
    now.mockReturnValue(Date.UTC(2029, 11, 31, 23, 0, 0, 0));
    await putRecords(cloud, [key('a')]);
    // The engine goes by the same time, which stands still meanwhile.
    cloud.clock.advance(1_000);
    await flushPartitions(cloud, 3);
    const keys = (await storedObjects(cloud)).map((object) => object.key.replace(/-\d{8}-.*/, ''));
    expect(keys).toEqual([
      'a/2029/12/31/23/delivery-1-2029-12-31-23-59-59',
      'a/2030/01/01/00/delivery-1-2030-01-01-00-00-00',
      'b/2029/12/31/23/delivery-1-2029-12-31-23-59-59',
    ]);
  });

  it('is not made by a random string, which each object has its own of', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey({ Prefix: '!{firehose:random-string}/!{partitionKeyFromQuery:k}/' }));
    await putRecords(cloud, [key('a'), key('a')]);
    await untilRead(cloud, 2);
    expect(cloud.status().activePartitions).toBe(1);
    await flushPartitions(cloud, 2);
    expect(await storedPartitions(cloud)).toEqual([['00000000001/a/', [key('a'), key('a')]]]);
  });

  it('of a key that a Lambda would give is none, for there is no Lambda: its records fail', async () => {
    const cloud = await serveFirehose();
    const Prefix = '!{partitionKeyFromQuery:k}/!{partitionKeyFromLambda:l}/';
    await startDelivery(cloud, byKey({ Prefix }));
    await putRecords(cloud, [key('a')]);
    await flushPartitions(cloud, 1);
    expect(await storedPartitions(cloud)).toEqual([['errors/metadata-extraction-failed/', [key('a')]]]);
  });

  it('whose prefix becomes longer than 512 bytes is none: its records fail', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey());
    const longest = 'ř/'.repeat((512 - 'k='.length) / 3).slice(0, -1);
    await putRecords(cloud, [key(longest), key(`${longest}a`)]);
    await flushPartitions(cloud, 2);
    expect(Buffer.byteLength(`k=${longest}/`)).toBe(512);
    expect(await storedPartitions(cloud)).toEqual([
      ['errors/metadata-extraction-failed/', [key(`${longest}a`)]],
      [`k=${longest}/`, [key(longest)]],
    ]);
  });

  it('beyond the 500th is none: its records fail, those of the 500 do not, and one that is stored gives its place', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey());
    await putRecords(cloud, [...Array.from({ length: 501 }, (_, i) => key(i)), key(0)]);
    await untilRead(cloud, 502);
    expect(cloud.status().activePartitions).toBe(500);
    await flushPartitions(cloud, 502);
    await putRecords(cloud, [key(500)]);
    await flushPartitions(cloud, 503);
    const stored = new Map(await storedPartitions(cloud));
    expect(stored.get('errors/activePartitionExceeded/')).toEqual([key(500)]);
    expect(stored.get('k=0/')).toEqual([key(0), key(0)]);
    expect(stored.get('k=500/')).toEqual([key(500)]);
    expect(stored.size).toBe(502);
  });
});

describe('records in records', () => {
  const splitter = (SubRecordType: string, ...delimiter: readonly string[]) => ({
    Type: 'RecordDeAggregation' as const,
    Parameters: [
      { ParameterName: 'SubRecordType' as const, ParameterValue: SubRecordType },
      ...delimiter.map((ParameterValue) => ({ ParameterName: 'Delimiter' as const, ParameterValue })),
    ],
  });

  it('of JSON go each to its partition', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey({}, splitter('JSON')));
    await putRecords(cloud, [`${key('a')}${key('b')}\n${key('a')}`, key('b'), `[${key('a')}]`]);
    await flushPartitions(cloud, 3);
    expect(await storedPartitions(cloud)).toEqual([
      ['errors/metadata-extraction-failed/', [`[${key('a')}]`]],
      ['k=a/', [key('a'), key('a')]],
      ['k=b/', [key('b'), key('b')]],
    ]);
  });

  it('between delimiters go each to its partition; more than 500 stay together and fail', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey({}, splitter('DELIMITED', Buffer.from('####').toString('base64'))));
    const many = Array.from({ length: 501 }, () => key('c')).join('####');
    await putRecords(cloud, [`${key('a')}####${key('b')}####`, many]);
    await flushPartitions(cloud, 2);
    expect(await storedPartitions(cloud)).toEqual([
      ['errors/metadata-extraction-failed/', [many]],
      ['k=a/', [key('a')]],
      ['k=b/', [key('b')]],
    ]);
  });

  it('of a KPL aggregate are taken apart without being told to', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey());
    const texts = [key('a'), key('b'), 'x'];
    await putRecords(
      cloud,
      await aggregated(texts.map((text) => ({ partitionKey: 'p', data: Buffer.from(text) }))),
    );
    await flushPartitions(cloud, 1);
    expect(await storedPartitions(cloud)).toEqual([
      ['errors/metadata-extraction-failed/', ['x']],
      ['k=a/', [key('a')]],
      ['k=b/', [key('b')]],
    ]);
  });
});

describe('a query', () => {
  it('that is no jq fails every record, in words of jq', async () => {
    const cloud = await serveFirehose();
    const ProcessingConfiguration = { Enabled: true, Processors: [extraction('{k:.k +}')] };
    await startDelivery(cloud, byKey({ ProcessingConfiguration }));
    await putRecords(cloud, [key('a')]);
    await flushPartitions(cloud, 1);
    const [object] = await storedObjects(cloud);
    expect(object?.key).toMatch(/^errors\/metadata-extraction-failed\//);
    expect(JSON.parse(object?.body.toString() ?? '').errorMessage).toMatch(/^jq: error: syntax error/);
  });

  it('that is changed counts from the next record on; what waits keeps its prefix', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey());
    await putRecords(cloud, [key('a')]);
    await untilRead(cloud, 1);
    const ExtendedS3DestinationUpdate = byKey({
      Prefix: 'new/!{partitionKeyFromQuery:n}/',
      ProcessingConfiguration: { Enabled: true, Processors: [extraction('{n:.n}')] },
    });
    const update = {
      DeliveryStreamName: 'delivery',
      CurrentDeliveryStreamVersionId: '1',
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationUpdate,
    };
    await cloud.firehose.send(new UpdateDestinationCommand(update));
    await putRecords(cloud, ['{"n":"b"}']);
    await flushPartitions(cloud, 2);
    expect(await storedPartitions(cloud)).toEqual([
      ['k=a/', [key('a')]],
      ['new/b/', ['{"n":"b"}']],
    ]);
    expect((await storedObjects(cloud)).every((object) => object.key.includes('/delivery-2-'))).toBe(true);
  });
});
