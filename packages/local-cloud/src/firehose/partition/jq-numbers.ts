// The service's engine is JQ-1.6, where every number is a double and is printed in its shortest digits; jq 1.7 keeps
// a number that no operation touched as it was written (compared with jq 1.6, 2026-11-24).

/** A JSON value → the text that jq 1.6 prints for it. */
export function jqText(value: unknown): string {
  if (typeof value === 'number') return jqNumber(value);
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('\x7f', '\\u007f');
  if (Array.isArray(value)) return `[${value.map(jqText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value).map(([key, member]) => `${jqText(key)}:${jqText(member)}`)}}`;
}

/** Most digits behind the last significant one, and zeros before the first, that jq 1.6 writes out. */
const MAX_TRAILING_ZEROS = 15;
const MAX_LEADING_ZEROS = 3;

function jqNumber(number: number): string {
  if (number === 0) return Object.is(number, -0) ? '-0' : '0';
  const sign = number < 0 ? '-' : '';
  const [mantissa = '', exponent = ''] = Math.min(Math.abs(number), Number.MAX_VALUE)
    .toExponential()
    .split('e');
  const digits = mantissa.replace('.', '');
  const point = Number(exponent) + 1;
  if (point < -MAX_LEADING_ZEROS || point > digits.length + MAX_TRAILING_ZEROS) {
    const size = String(Math.abs(point - 1)).padStart(2, '0');
    return `${sign}${mantissa}e${point < 1 ? '-' : '+'}${size}`;
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const whole = digits.slice(0, point).padEnd(point, '0');
  return point < digits.length ? `${sign}${whole}.${digits.slice(point)}` : `${sign}${whole}`;
}

/** What a number that jq 1.7 would not print as jq 1.6 does begins like, where a number can stand. Few records have one. */
const UNLIKE = /(?:^|"\s*:|[[,])\s*-?\d+(?:[.eE]|\d{15})/;
const STRING_OR_NUMBER = /"(?:[^"\\]+|\\.)*"|-?\d[\d.eE+-]*/gs;

/** JSON → the same with its numbers written as jq 1.6 reads them, so that jq 1.7 takes them for what they were there. */
export const withJqNumbers = (json: string): string =>
  UNLIKE.test(json)
    ? json.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : jqNumber(Number(token))))
    : json;
