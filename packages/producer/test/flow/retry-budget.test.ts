import { describe, expect, it } from 'vitest';
import { RETRY_RESERVE, RetryBudget } from '../../src/flow/retry-budget.ts';
import { events, memoryStream, senderTo, seqsOf, sorted, storedSeqs } from '../helpers/memory-stream.ts';

describe('RetryBudget', () => {
  it('is used up by as many retries as the records that were sent pay for, and the reserve', () => {
    const budget = new RetryBudget(3);
    for (let i = 0; i < 10; i++) budget.spend(true);
    for (let i = 0; i < RETRY_RESERVE + 29; i++) budget.spend(false);
    expect(budget.isUsedUp).toBe(false);
    budget.spend(false);
    expect(budget.isUsedUp).toBe(true);
    budget.spend(true);
    expect(budget.isUsedUp).toBe(false);
  });
});

describe('Sender with a retry budget', () => {
  const plain = { aggregation: undefined, maxAttempts: 1_000 };

  it('stops a run whose stream takes nothing, and what it gives up on is spooled with the reason', async () => {
    const stream = memoryStream(1, () => 'throttle');
    const { sender, tally, stop, fates } = await senderTo(stream, { ...plain, retryBudget: 2 });
    await sender.add(events(1_000));
    await sender.flush();
    expect(tally).toMatchObject({ accepted: 0, unknown: 0, rejected: 0, spooled: tally.attempted });
    expect(tally.spooled + tally.unsent).toBe(1_000);
    expect(fates.size).toBe(1_000);
    expect(String((stop.error as Error).message)).toMatch(
      /^--retry-budget: used up, \d+ records were sent again for \d+ sent once, last because of ProvisionedThroughputExceededException; send slower, or see to the stream$/,
    );
    // A bound, not a goal: what waited to be sent again leaves once more.
    expect(tally.retries).toBeGreaterThanOrEqual(RETRY_RESERVE);
    expect(tally.retries).toBeLessThanOrEqual(RETRY_RESERVE + 3 * tally.attempted);
  });

  it('lets a stream that takes a part of each request take all, however long', async () => {
    let turn = 0;
    const stream = memoryStream(1, () => (turn++ % 3 === 0 ? 'store' : 'throttle'));
    const { sender, stop } = await senderTo(stream, { ...plain, retryBudget: 10 });
    await sender.add(events(5_000));
    await sender.flush();
    expect(stop.error).toBeUndefined();
    expect(sorted(storedSeqs(stream))).toEqual(seqsOf(5_000));
  });

  it('without one retries until the attempts of each record are over', async () => {
    const stream = memoryStream(1, () => 'throttle');
    const { sender, tally, stop } = await senderTo(stream, { aggregation: undefined, maxAttempts: 12 });
    await sender.add(events(500));
    await sender.flush();
    expect(stop.error).toBeUndefined();
    expect(tally).toMatchObject({ spooled: 500, retries: 11 * 500 });
  });
});
