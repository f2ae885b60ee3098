/** A decimal number: `units` × 10^-`scale`. */
export interface Decimal {
  readonly units: bigint;
  /** Negative for 1e3. */
  readonly scale: number;
}

const DECIMAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,9}))?$/;
/** Far beyond any column: what is longer is not written out. */
const MAX_EXPONENT = 1_000;

/** Text as Java's BigDecimal takes it → the number; undefined where it is none, or has an exponent out of all reason. */
export function parseDecimal(text: string): Decimal | undefined {
  const [whole, sign, integer = '', fraction = '', bareFraction = '', exponent = '0'] =
    DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = fraction || bareFraction;
  const units = BigInt(integer + digits);
  const scale = digits.length - Number(exponent);
  if (units === 0n) return { units, scale: 0 };
  if (Math.abs(scale) > MAX_EXPONENT) return undefined;
  return { units: sign === '-' ? -units : units, scale };
}

/** The number in units of 10^-`scale`, halves rounded away from zero as Hive does. */
export function unitsAtScale({ units, scale }: Decimal, wanted: number): bigint {
  if (scale <= wanted) return units * 10n ** BigInt(wanted - scale);
  const divisor = 10n ** BigInt(scale - wanted);
  const half = units < 0n ? -divisor / 2n : divisor / 2n;
  return (units + half) / divisor;
}
