import { eventId } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { EVENT_BYTES, type EventBytes, eventKind } from '../../src/producer/events.ts';

const eventsOf = (bytes: EventBytes, seed: number, count: number) => {
  const { dataset, nextEvent } = eventKind(bytes, seed);
  return Array.from({ length: count }, (_, i) => ({ dataset, event: nextEvent(1_764_000_000_000 + i) }));
};

describe('events of the producer bench', () => {
  it.each(EVENT_BYTES)('of %d bytes are of that size on average, as their dataset wants them', (bytes) => {
    const events = eventsOf(bytes, 7, 5_000);
    const sum = events.reduce((total, { event }) => total + Buffer.byteLength(JSON.stringify(event)), 0);
    expect(sum / events.length).toBeGreaterThan(bytes * 0.98);
    expect(sum / events.length).toBeLessThan(bytes * 1.02);
    for (const { dataset, event } of events.slice(0, 100)) dataset.schema.parse(event);
    expect(new Set(events.map(({ dataset, event }) => eventId(dataset, event))).size).toBe(5_000);
  });

  it('are the same for the same seed alone', () => {
    expect(eventsOf(740, 1, 3)).toEqual(eventsOf(740, 1, 3));
    expect(eventsOf(740, 1, 3)).not.toEqual(eventsOf(740, 2, 3));
  });
});
