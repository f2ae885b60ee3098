import { z } from 'zod';

const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;
const CANONICAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * ISO-8601 text → the same instant as `YYYY-MM-DDTHH:mm:ss.sssZ`. Text without a zone is UTC; an offset is
 * converted; digits finer than a millisecond are cut. Text that names no real instant comes back unchanged.
 */
export function canonicalTimestamp(text: string): string {
  if (CANONICAL.test(text) && isRealInstant(text)) return text;
  const parts = ISO_8601.exec(text);
  if (!parts) return text;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = parts;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  if (!isRealInstant(local)) return text;
  const instant = new Date(Date.parse(local) - offsetMs(zone));
  return CANONICAL.test(instant.toISOString()) ? instant.toISOString() : text;
}

/** A timestamp field: ISO-8601 in, UTC with milliseconds and `Z` out. */
export const utcTimestamp = () =>
  z
    .string()
    .overwrite(canonicalTimestamp)
    .refine((text) => CANONICAL.test(text) && isRealInstant(text), {
      error: 'must be an ISO-8601 instant such as 2026-11-24T10:00:00.000Z',
    })
    .meta({ columnType: 'timestamp' });

/** 30 February parses as 1 March in JavaScript: only text that prints back as itself is a real instant. */
function isRealInstant(canonical: string): boolean {
  const ms = Date.parse(canonical);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === canonical;
}

function offsetMs(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}
