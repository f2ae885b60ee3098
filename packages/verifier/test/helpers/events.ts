import type { ArchiveEvent } from '@event-archive/event-schema';

/** A website event, the same for the same number. Text of several scripts, so that bytes and characters differ. */
export const websiteEvent = (n: number, fields: Partial<Record<string, unknown>> = {}): ArchiveEvent => ({
  event_id: eventIdOf(n),
  timestamp: '2026-11-24T09:59:58.123Z',
  event_type: 'page_view',
  user_id: `user-${n % 7}-Zoë`,
  session_id: `session-${n % 5}`,
  page_url: 'https://shop.example/straße?q=日本',
  user_agent: 'Mozilla/5.0 🦊 (naïve)',
  ip_address: '192.0.2.17',
  country: 'DE',
  device_type: 'mobile',
  browser: 'Firefox',
  referrer: null,
  value: 12.5,
  ...fields,
});

export const eventIdOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

export const eventsFrom = (first: number, count: number): ArchiveEvent[] =>
  Array.from({ length: count }, (_unused, i) => websiteEvent(first + i));

/** Events → the bytes that Firehose writes for them with AppendDelimiterToRecord. */
export const linesOf = (events: readonly ArchiveEvent[]): Buffer =>
  Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
