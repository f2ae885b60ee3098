import { parseDecimal, unitsAtScale } from './decimal.ts';
import { type ConversionFailure, schemaMismatch } from './failure.ts';

/** In the words of Java's NumberFormatException, which the service passes on. */
export const noNumber = (text: string): ConversionFailure => schemaMismatch(`For input string: "${text}"`);

export type IntegerKind = 'tinyint' | 'smallint' | 'int' | 'bigint';

const BITS: Readonly<Record<IntegerKind, number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 };

/** True when an integer is in the range of the type. */
export const isHeldBy = (kind: IntegerKind, value: bigint): boolean =>
  BigInt.asIntN(BITS[kind], value) === value;

/** Text → an integer that the type holds. Throws a ConversionFailure for any other. */
export function integerFromText(kind: IntegerKind, text: string): bigint {
  if (!/^[+-]?\d{1,40}$/.test(text)) throw noNumber(text);
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  if (!isHeldBy(kind, value)) throw noNumber(text);
  return value;
}

/** A number as it was written → an integer that the type holds; one with a fraction is none. */
export function integerFromNumber(kind: IntegerKind, text: string): bigint {
  const parsed = parseDecimal(text);
  if (!parsed) throw noNumber(text);
  const units = unitsAtScale(parsed, 0);
  const isWhole = unitsAtScale({ units, scale: 0 }, parsed.scale) === parsed.units || parsed.scale <= 0;
  if (!isWhole || !isHeldBy(kind, units)) throw noNumber(text);
  return units;
}

const FLOATING = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?$/;
const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '+Infinity': Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/**
 * Text as Java's Double.parseDouble takes it → the number. A number that is too large for the type fails, so that no
 * infinity is stored that nobody wrote; what the service does with it is not known.
 */
export function floatingFromText(kind: 'float' | 'double', text: string): number {
  const trimmed = text.trim();
  if (Object.hasOwn(SPECIAL, trimmed)) return SPECIAL[trimmed] ?? Number.NaN;
  if (trimmed === '') throw schemaMismatch('empty String');
  if (!FLOATING.test(trimmed)) throw noNumber(text);
  return heldBy(kind, Number(trimmed.replace(/[fFdD]$/, '')), text);
}

/** The number, once it is sure that the type holds it. */
export function heldBy(kind: 'float' | 'double', value: number, text?: string): number {
  const held = kind === 'float' ? Math.fround(value) : value;
  if (Number.isFinite(held)) return held;
  throw noNumber(text ?? String(value));
}

/** Text → units of a decimal(precision, scale), rounded half up as Hive does. Fails where the digits do not suffice. */
export function decimalFromText(
  { precision, scale }: { precision: number; scale: number },
  text: string,
): bigint {
  const parsed = parseDecimal(text.trim());
  if (!parsed) throw noNumber(text);
  const units = unitsAtScale(parsed, scale);
  const limit = 10n ** BigInt(precision);
  if (units >= limit || units <= -limit) throw noNumber(text);
  return units;
}
