import timeZoneNames from './time-zone-names.json' with { type: 'json' };
import type { ZonedTime } from './zoned-time.ts';

/**
 * True for the values of CustomTimeZone that the service takes: UTC and older IANA names, e.g. Asia/Calcutta but not
 * Asia/Kolkata (AWS guide "Configure Amazon S3 object name format"; tried against the service in September 2026).
 */
export const isSupportedTimeZone = (zone: string): boolean => Object.hasOwn(timeZoneNames, zone);

/** Every zone that CustomTimeZone takes. */
export const supportedTimeZones: readonly string[] = Object.keys(timeZoneNames);

/** Short and long English name of the zone at this instant: `CEST`, `Central European Summer Time`. */
export const zoneName = (time: ZonedTime): readonly [short: string, long: string] =>
  namesOf(time.zone)[String(time.offsetSeconds / 60)] ?? [time.zone, time.zone];

/** Name of the zone whatever the season: `CET`, `Central European Time`. */
export const genericZoneName = (time: ZonedTime): readonly [short: string, long: string] =>
  namesOf(time.zone).generic ?? [time.zone, time.zone];

// Read out of OpenJDK 17 for Locale.US: its short names differ from those of Intl (IST there, GMT+5:30 here).
// Keys are `generic` and the offset from UTC in minutes.
const namesOf = (zone: string): Readonly<Record<string, readonly [string, string]>> =>
  (timeZoneNames as unknown as Record<string, Record<string, readonly [string, string]>>)[zone] ?? {};
