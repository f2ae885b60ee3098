import { z } from 'zod';

const DATE = '(\\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const TIME = '([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:[.,](\\d{1,9}))?)?';
const ZONE = '(Z|[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?)';
const ISO_8601 = new RegExp(`^${DATE}[T ]${TIME}${ZONE}?$`, 'i');
const CANONICAL = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/**
 * ISO-8601 text → the same instant as `YYYY-MM-DDTHH:mm:ss.sssZ`. Text without a zone is UTC; an offset is
 * converted; digits finer than a millisecond are cut. Text that names no real instant comes back unchanged.
 */
export const canonicalTimestamp = (text: string): string => utcFromText(text) ?? text;

/** A timestamp field: ISO-8601 in, UTC with milliseconds and `Z` out. */
export const utcTimestamp = () =>
  z
    .string()
    .check((context) => {
      const utc = utcFromText(context.value);
      if (utc !== undefined) context.value = utc;
      else context.issues.push({ code: 'custom', message: EXPECTED, input: context.value });
    })
    .meta({ columnType: 'timestamp' });

const EXPECTED = 'must be an ISO-8601 instant such as 2026-11-24T10:00:00.000Z';

function utcFromText(text: string): string | undefined {
  if (CANONICAL.test(text)) return isRealDay(text) ? text : undefined;
  const parts = ISO_8601.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = parts;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  if (!isRealDay(local)) return undefined;
  const utc = new Date(Date.parse(local) - offsetMs(zone)).toISOString();
  return CANONICAL.test(utc) ? utc : undefined;
}

/** 30 February parses as 2 March in JavaScript: only a date that prints back as itself is one. */
function isRealDay(canonical: string): boolean {
  if (canonical.slice(8, 10) <= '28') return true;
  return new Date(Date.parse(canonical)).toISOString() === canonical;
}

function offsetMs(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}
