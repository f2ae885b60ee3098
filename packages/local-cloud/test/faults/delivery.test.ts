import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { IncreaseStreamRetentionPeriodCommand, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import type { FaultInput } from '../../src/faults/plan.ts';
import { movableClock } from '../../src/firehose/movable-clock.ts';
import { backupObjects, lines, otherObjects, textOf } from '../firehose/backup/helpers/backup.ts';
import {
  flush,
  NEWLINES,
  putRecords,
  STREAM,
  startDelivery,
  storedLines,
  storedObjects,
  untilRead,
} from '../firehose/helpers/delivery.ts';
import { byKey } from '../firehose/helpers/partitions.ts';
import { restarted, serveFirehose, type TestCloud } from '../firehose/helpers/serve-firehose.ts';

const HOUR_MS = 3_600_000;

const serveWith = (...faults: FaultInput[]) => serveFirehose({ faults: { seed: 7, faults } });

/** Moves the time on until all records are stored: what is tried again waits in that time, not in ours. */
const untilStored = (cloud: TestCloud, records: number) =>
  vi.waitFor(
    () => {
      cloud.clock.advance(10_000);
      const { deliveredRecords, bufferedRecords, lastError, backup } = cloud.status();
      const isBuffered = bufferedRecords > 0 || (backup?.bufferedRecords ?? 0) > 0;
      if (deliveredRecords < records || isBuffered || lastError !== undefined)
        throw new Error(`not yet: ${JSON.stringify(cloud.status())}`);
    },
    { timeout: 15_000, interval: 20 },
  );

/** A clock at half past this hour of tomorrow in UTC. */
function clockAt(hour: number) {
  const nowMs = Date.now();
  const midnightMs = Math.ceil(nowMs / (24 * HOUR_MS)) * 24 * HOUR_MS;
  return movableClock(midnightMs + (hour + 0.5) * HOUR_MS - nowMs);
}

const LINES = Array.from({ length: 40 }, (_, i) => `line ${i}`);

/** Faults that let a call fail, however. */
const SHAPES: readonly object[] = [
  { fault: 'throttle' },
  { fault: 'error' },
  { fault: 'reset-before' },
  { fault: 'reset-after' },
  { fault: 'stall-before', duration: '5ms' },
  { fault: 'stall-after', duration: '5ms' },
  { fault: 'slow', duration: '5ms' },
  { fault: 'truncate' },
];

describe.each(SHAPES)('%o at everything that delivery does', (shape) => {
  it('is survived: nothing lost, nothing invented, and nothing twice, since an object keeps its key', async () => {
    const operation = ['GetRecords', 'PutObject', 'WriteCheckpoint'];
    const cloud = await serveWith({ ...shape, operation, probability: 0.5, times: 12 } as FaultInput);
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES }, 2);
    await putRecords(cloud, LINES);
    await untilStored(cloud, LINES.length);
    expect((await storedLines(cloud)).sort()).toEqual([...LINES].sort());
    expect(cloud.faults.list()[0]?.struck).toBeGreaterThan(0);
    const second = await restarted(cloud);
    await putRecords(second, ['last']);
    await flush(second, 1);
    expect((await storedLines(second)).sort()).toEqual([...LINES, 'last'].sort());
  });
});

describe.each([{ fault: 'reset-after' }, { fault: 'throttle' }])(
  '%o at everything that delivery does',
  (shape) => {
    const records = Array.from({ length: 40 }, (_, i) => JSON.stringify({ k: i % 3, i }));
    const deliverWith = async (members: Parameters<typeof startDelivery>[1]) => {
      const operation = ['GetRecords', 'PutObject', 'WriteCheckpoint'];
      const cloud = await serveWith({ ...shape, operation, probability: 0.5, times: 12 } as FaultInput);
      await startDelivery(cloud, members, 2);
      await putRecords(cloud, records);
      await untilStored(cloud, records.length);
      expect(cloud.faults.list()[0]?.struck).toBeGreaterThan(0);
      return cloud;
    };

    it('leaves data and backup whole, each record once in both', async () => {
      const cloud = await deliverWith(lines());
      const texts = (await otherObjects(cloud)).map(({ body }) => body.toString()).join('');
      expect(texts.split('\n').slice(0, -1).sort()).toEqual([...records].sort());
      const copies = textOf(await backupObjects(cloud)).split(/(?<=\})(?=\{)/);
      expect(copies.sort()).toEqual([...records].sort());
    });

    it('leaves every partition whole, each record once and in its own', async () => {
      const cloud = await deliverWith(byKey());
      const stored = (await storedObjects(cloud)).flatMap(({ key, body }) =>
        body
          .toString()
          .split('\n')
          .slice(0, -1)
          .map((line) => ({ line, folder: key.split('/')[0] })),
      );
      expect(stored.map(({ line }) => line).sort()).toEqual([...records].sort());
      for (const { line, folder } of stored) expect(folder).toBe(`k=${JSON.parse(line).k}`);
    });
  },
);

describe('faults at an object of many parts', () => {
  it.each(['throttle', 'reset-after', 'truncate'])('%s: it is stored whole', async (fault) => {
    const operation = ['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'];
    const cloud = await serveWith({ fault, operation, every: 3, times: 3 } as FaultInput);
    await startDelivery(cloud, { BufferingHints: { SizeInMBs: 9, IntervalInSeconds: 60 } });
    const records = Array.from({ length: 10 }, (_, i) => Buffer.alloc(1_000_000, `${i}`));
    await putRecords(cloud, records);
    await untilRead(cloud, 10);
    await untilStored(cloud, 10);
    const whole = Buffer.concat((await storedObjects(cloud)).map(({ body }) => body));
    expect(whole.equals(Buffer.concat(records))).toBe(true);
    expect(cloud.faults.list()[0]?.struck).toBeGreaterThan(0);
  });
});

describe('an outage of delivery', () => {
  it('of 24 hours is over in milliseconds: all of it is said, and everything stored afterwards', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await cloud.kinesis.send(
      new IncreaseStreamRetentionPeriodCommand({ StreamName: STREAM, RetentionPeriodHours: 48 }),
    );
    cloud.plant({ fault: 'outage', lasts: '24h' });
    await putRecords(cloud, ['before', 'too']);
    await untilRead(cloud, 2);
    const began = performance.now();
    for (let hour = 0; hour < 23; hour++) {
      cloud.clock.advance(HOUR_MS);
      await putRecords(cloud, [`hour ${hour}`]);
    }
    await vi.waitFor(() => expect(cloud.status().lastError).toContain('ServiceUnavailable'), { interval: 5 });
    expect(cloud.status()).toMatchObject({ deliveredRecords: 0 });
    expect(await storedLines(cloud)).toEqual([]);
    cloud.clock.advance(HOUR_MS);
    await untilStored(cloud, 25);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect((await storedLines(cloud)).sort()).toEqual(
      ['before', 'too', ...Array.from({ length: 23 }, (_, hour) => `hour ${hour}`)].sort(),
    );
    expect(cloud.faults.list()).toMatchObject([{ isActive: false }]);
  });

  it('does not concern what others store', async () => {
    const cloud = await serveWith({ fault: 'outage', lasts: '24h' });
    await startDelivery(cloud);
    await cloud.s3.send(new PutObjectCommand({ Bucket: 'archive', Key: 'mine', Body: 'x' }));
    expect((await storedObjects(cloud)).map(({ key }) => key)).toEqual(['mine']);
  });
});

describe('a stored object', () => {
  async function delivered(fault: FaultInput, clock = movableClock()) {
    const cloud = await serveFirehose({ clock, faults: { seed: 7, faults: [fault] } });
    await startDelivery(cloud, {
      ProcessingConfiguration: NEWLINES,
      CompressionFormat: 'GZIP',
      Prefix: 'year=!{timestamp:yyyy}/hour=!{timestamp:HH}/',
      ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
    });
    await putRecords(cloud, ['one', 'two']);
    await flush(cloud, 2);
    return { cloud, objects: await storedObjects(cloud) };
  }

  it('is there twice, under two names, after duplicate-delivery', async () => {
    const { objects, cloud } = await delivered({ fault: 'duplicate-delivery' });
    expect(objects.map(({ body }) => gunzipSync(body).toString())).toEqual(['one\ntwo\n', 'one\ntwo\n']);
    const [first = '', second = ''] = objects.map(({ key }) => key);
    const withoutId = (key: string) => key.replace(/[\da-f-]{36}\.gz$/, '');
    expect([first === second, withoutId(first) === withoutId(second)]).toEqual([false, true]);
    expect(cloud.status()).toMatchObject({ deliveredRecords: 2, deliveredObjects: 1 });
    expect(objects.map(({ contentEncoding }) => contentEncoding)).toEqual(['gzip', 'gzip']);
  });

  it('has a byte of its body turned over after corrupt-object, and nothing that S3 says gives it away', async () => {
    const { objects, cloud } = await delivered({ fault: 'corrupt-object' });
    expect(objects).toHaveLength(1);
    const [{ body, key: Key } = { body: Buffer.alloc(0), key: '' }] = objects;
    expect(() => gunzipSync(body)).toThrow();
    const said = await cloud.s3.send(
      new HeadObjectCommand({ Bucket: 'archive', Key, ChecksumMode: 'ENABLED' }),
    );
    expect(said.ETag).toBe(`"${createHash('md5').update(body).digest('hex')}"`);
    expect(said.ContentLength).toBe(body.length);
    const checksums = Object.entries(said).filter(([name]) => /^Checksum[A-Z\d]+$/.test(name));
    expect(checksums).toEqual([]);
  });

  it('is gone after missing-object, and delivery believes that it is there', async () => {
    const { objects, cloud } = await delivered({ fault: 'missing-object' });
    expect(objects).toEqual([]);
    expect(cloud.status()).toMatchObject({ deliveredRecords: 2, bufferedRecords: 0 });
    expect((await storedObjects(await restarted(cloud))).length).toBe(0);
  });

  it.each([
    { arrived: '00', beside: '01' },
    { arrived: '13', beside: '12' },
  ])('of hour $arrived lies in hour $beside after misfiled-object', async ({ arrived, beside }) => {
    const { objects } = await delivered({ fault: 'misfiled-object' }, clockAt(Number(arrived)));
    expect(objects).toHaveLength(1);
    const [, path, named] =
      /hour=(\d\d)\/delivery-1-\d{4}-\d\d-\d\d-(\d\d)-/.exec(objects[0]?.key ?? '') ?? [];
    expect([named, path]).toEqual([arrived, beside]);
  });

  it('is left alone where the key has nothing that a fault could change, and the fault waits', async () => {
    const cloud = await serveWith({ fault: 'misfiled-object', times: 1 });
    await startDelivery(cloud, { Prefix: '!{timestamp:yyyy}/', ErrorOutputPrefix: 'errors/' });
    await putRecords(cloud, ['one']);
    await flush(cloud, 1);
    expect((await storedObjects(cloud)).map(({ key }) => key.slice(4, 14))).toEqual(['/delivery-']);
    expect(cloud.faults.list()).toMatchObject([{ calls: 0, struck: 0, isActive: true }]);
  });
});

describe('the same plan over the same calls', () => {
  it('strikes the same', async () => {
    const strikesOf = async (seed: number) => {
      const cloud = await serveFirehose({
        faults: { seed, faults: [{ fault: 'error', operation: 'ListStreams', probability: 0.5 }] },
      });
      for (let i = 0; i < 12; i++)
        await cloud.kinesis.send(new ListStreamsCommand({})).catch(() => undefined);
      return cloud.strikes.map((text) => /call \d+/.exec(text)?.[0]);
    };
    const once = await strikesOf(3);
    expect(once.length).toBeGreaterThan(0);
    expect(await strikesOf(3)).toEqual(once);
    expect(await strikesOf(4)).not.toEqual(once);
  });
});
