import { awsTarget } from '@event-archive/aws-clients';
import { datasetNamed } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { createProducer, producerOn } from '../src/create-producer.ts';
import { eventGenerator } from '../src/generate/index.ts';
import type { Ledger } from '../src/ledger.ts';
import { fatesOf, ledgerLines } from './helpers/producer.ts';
import { acceptAll, fail } from './helpers/scripted-stream.ts';
import { set } from './helpers/sending.ts';

describe('createProducer', () => {
  it('gives a receipt for each event, and a ledger that agrees', async () => {
    const { stream, ledgers } = await set(acceptAll);
    const producer = await createProducer({
      dataset: 'website-events',
      environment: 'local',
      endpoint: stream.endpoint,
      ledgers,
    });
    const next = eventGenerator('website-events', 1);
    const receipts = Promise.all(
      Array.from({ length: 50 }, () => producer.send(next(Date.UTC(2026, 10, 24)))),
    );
    await producer.flush();
    const fates = fatesOf(await ledgerLines(await producer.close()));
    expect((await receipts).map(({ eventId }) => fates.get(eventId))).toEqual(Array(50).fill('accepted'));
    expect(stream.stored).toHaveLength(50);
  });

  it('rejects with the reason what the stream will never take', async () => {
    const { stream, ledgers } = await set(fail(400, 'ValidationException'));
    const producer = await createProducer({
      dataset: 'website-events',
      environment: 'local',
      endpoint: stream.endpoint,
      ledgers,
    });
    const event = eventGenerator('website-events', 1)(0);
    await expect(producer.send(event)).rejects.toThrow(/is rejected: ValidationException/);
    await expect(producer.close()).rejects.toThrow('ValidationException: as scripted');
  });

  it('leaves no send without an answer when its ledger takes no more, and says so at the end', async () => {
    const { stream } = await set(acceptAll);
    const full = () => {
      throw new Error('no space left on device');
    };
    const place = {
      dataset: datasetNamed('website-events'),
      streamName: 'website-events-stream',
      target: awsTarget('us-east-1', null, stream.endpoint),
      ledger: { write: full, close: full, unlock() {} } as unknown as Ledger,
    };
    const producer = await producerOn(place, { dataset: 'website-events', environment: 'local' });
    const next = eventGenerator('website-events', 1);
    const answers = Promise.allSettled(Array.from({ length: 3 }, () => producer.send(next(0))));
    await producer.flush();
    expect((await answers).map((answer) => answer.status === 'rejected' && String(answer.reason))).toEqual(
      Array(3).fill(expect.stringMatching(/is unknown: no space left on device/)),
    );
    await expect(producer.close()).rejects.toThrow('no space left on device');
  });
});
