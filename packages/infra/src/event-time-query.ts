import type { eventTimeKeys } from '@event-archive/environments';
import type { Dataset } from '@event-archive/event-schema';

// Where year, month, day and hour stand in `2026-11-24T09:30:00.000Z`.
const positions: Readonly<Record<keyof typeof eventTimeKeys, string>> = {
  year: '[0:4]',
  month: '[5:7]',
  day: '[8:10]',
  hour: '[11:13]',
};

/**
 * Dataset → the JQ 1.6 query by which Firehose takes an event's own hour out of it. It cuts text: `fromdateiso8601` of
 * that version knows no fractions of a second. A record without the field has null keys, which Firehose gives to the
 * error prefix.
 */
export function eventTimeQuery({ eventTimeField }: Pick<Dataset, 'eventTimeField'>): string {
  const field = /^[A-Za-z_]\w*$/.test(eventTimeField)
    ? `.${eventTimeField}`
    : `.[${JSON.stringify(eventTimeField)}]`;
  const keys = Object.entries(positions).map(([key, position]) => `${key}:${field}${position}`);
  return `{${keys.join(',')}}`;
}
