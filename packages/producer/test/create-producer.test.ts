import { describe, expect, it } from 'vitest';
import { createProducer } from '../src/create-producer.ts';
import { eventGenerator } from '../src/generate/index.ts';
import { fatesOf, ledgerLines } from './helpers/producer.ts';
import { acceptAll, refuse } from './helpers/scripted-stream.ts';
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
    const { stream, ledgers } = await set(refuse(() => true, 'KMSDisabledException'));
    const producer = await createProducer({
      dataset: 'website-events',
      environment: 'local',
      endpoint: stream.endpoint,
      ledgers,
    });
    const event = eventGenerator('website-events', 1)(0);
    await expect(producer.send(event)).rejects.toThrow(/is rejected: KMSDisabledException/);
    await producer.close();
  });
});
