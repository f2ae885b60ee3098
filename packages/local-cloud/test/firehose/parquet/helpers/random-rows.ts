import * as fc from 'fast-check';

/** A Hive type with what makes values of it: the JSON text that is sent and what a reader finds of it. */
export interface TypedArbitrary {
  readonly type: string;
  readonly value: fc.Arbitrary<Sent>;
}

export interface Sent {
  /** JSON as it is sent. */
  readonly json: string;
  /** The value as DuckDB writes it into JSON. */
  readonly found: unknown;
}

const sent = (json: string, found: unknown): Sent => ({ json, found });
const NULL = sent('null', null);
const nullable = (value: fc.Arbitrary<Sent>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(NULL) }, { weight: 4, arbitrary: value });

const text = fc
  .oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 20 }))
  .map((value) => sent(JSON.stringify(value), value));
const integer = (bits: number) =>
  fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n }).chain((value) =>
    fc
      .boolean()
      .map((isQuoted) => (isQuoted ? `"${value}"` : String(value)))
      .map((json) => sent(json, bits === 64 ? String(value) : Number(value))),
  );
const double = fc
  .double({ noDefaultInfinity: true, noNaN: true })
  .map((value) => sent(Object.is(value, -0) ? '-0.0' : String(value), value));
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.boolean())
  .map(([units, isNegative]) => {
    const digits = String(units).padStart(11, '0');
    const sign = isNegative && units > 0n ? '-' : '';
    const written = `${sign}${digits.slice(0, -10)}.${digits.slice(-10)}`;
    return sent(written, written);
  });
const timestamp = fc
  .tuple(
    fc.date({ min: new Date('1700-01-01'), max: new Date('2250-01-01'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999_999_999 }),
  )
  .map(([date, nanos]) => {
    const second = date.toISOString().slice(0, 19);
    const fraction = String(nanos).padStart(9, '0');
    return sent(`"${second}.${fraction}Z"`, `${second.replace('T', ' ')}.${fraction}`.replace(/\.?0+$/, ''));
  });
const date = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((value) => value.toISOString().slice(0, 10))
  .map((value) => sent(`"${value}"`, value));

const SCALARS: readonly TypedArbitrary[] = [
  { type: 'string', value: text },
  { type: 'boolean', value: fc.boolean().map((value) => sent(String(value), value)) },
  { type: 'tinyint', value: integer(8) },
  { type: 'smallint', value: integer(16) },
  { type: 'int', value: integer(32) },
  { type: 'bigint', value: integer(64) },
  { type: 'double', value: double },
  { type: 'decimal(38,10)', value: decimal },
  { type: 'timestamp', value: timestamp },
  { type: 'date', value: date },
];

/** Any type, as deep as told, with its values. */
export function anyType(depth: number): fc.Arbitrary<TypedArbitrary> {
  const scalar = fc.constantFrom(...SCALARS);
  if (depth === 0) return scalar;
  const part = anyType(depth - 1);
  return fc.oneof(
    scalar,
    part.map(arrayOf),
    part.map(mapOf),
    fc.array(part, { minLength: 1, maxLength: 4 }).map(structOf),
  );
}

const arrayOf = ({ type, value }: TypedArbitrary): TypedArbitrary => ({
  type: `array<${type}>`,
  value: fc.array(nullable(value), { maxLength: 5 }).map((elements) =>
    sent(
      `[${elements.map(({ json }) => json).join(', ')}]`,
      elements.map(({ found }) => found),
    ),
  ),
});

const mapOf = ({ type, value }: TypedArbitrary): TypedArbitrary => ({
  type: `map<string,${type}>`,
  value: fc
    .dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), nullable(value), { maxKeys: 4 })
    .map((members) => {
      const entries = Object.entries(members);
      return sent(
        `{${entries.map(([key, { json }]) => `${JSON.stringify(key)}:${json}`).join(',')}}`,
        entries.map(([key, { found }]) => ({ key, value: found })),
      );
    }),
});

const structOf = (parts: readonly TypedArbitrary[]): TypedArbitrary => ({
  type: `struct<${parts.map(({ type }, i) => `f${i}:${type}`).join(',')}>`,
  value: fc
    .tuple(...parts.map(({ value }) => fc.option(nullable(value), { nil: undefined })))
    .map((fields) =>
      sent(
        `{${fields.flatMap((field, i) => (field ? [`"f${i}":${field.json}`] : [])).join(',')}}`,
        Object.fromEntries(fields.map((field, i) => [`f${i}`, field?.found ?? null])),
      ),
    ),
});

/** Columns with some rows for them: each a value, or nothing at all. */
export const anyTable = anyType(3).chain((first) =>
  fc.array(anyType(2), { maxLength: 3 }).chain((others) => {
    const columns = [first, ...others];
    return fc.record({
      types: fc.constant(columns.map(({ type }) => type)),
      rows: fc.array(
        fc.tuple(...columns.map(({ value }) => fc.option(nullable(value), { nil: undefined }))),
        {
          minLength: 1,
          maxLength: 20,
        },
      ),
    });
  }),
);
