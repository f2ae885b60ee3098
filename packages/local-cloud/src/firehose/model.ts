import { z } from 'zod';

// Members of a request as the service's model constrains them (botocore 1.43.11, service model 2015-08-04). Each
// constraint carries the words in which the service reports it; rules/model-constraints.ts puts them into its sentence.

/** What a value of the wrong JSON type gets; the service cannot even read such a request. */
export const WRONG_JSON_TYPE = 'SERIALIZATION';

const NOT_NULL = 'Member must not be null';
const presence = {
  error: (issue: { input?: unknown }) => (issue.input === undefined ? NOT_NULL : WRONG_JSON_TYPE),
};

interface TextBounds {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  /** The pattern as the service prints it, where that differs from the RegExp. */
  readonly printed?: string;
}

/** A string member. The pattern has to match as a whole. */
export function text({
  min = 0,
  max,
  pattern,
  printed = pattern?.source.replaceAll('\\/', '/'),
}: TextBounds = {}) {
  let member = z.string(presence);
  if (max !== undefined) member = member.max(max, `Member must have length less than or equal to ${max}`);
  if (min > 0) member = member.min(min, `Member must have length greater than or equal to ${min}`);
  if (pattern === undefined) return member;
  return member.regex(
    new RegExp(`^(?:${pattern.source})$`, pattern.flags),
    `Member must satisfy regular expression pattern: ${printed}`,
  );
}

/** A number member. */
export function number(min: number, max = Number.POSITIVE_INFINITY) {
  const member = z.number(presence).min(min, `Member must have value greater than or equal to ${min}`);
  return max === Number.POSITIVE_INFINITY
    ? member
    : member.max(max, `Member must have value less than or equal to ${max}`);
}

export const flag = () => z.boolean(presence);

/** A member that takes one of these values, listed in the order in which the service lists them. */
export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, {
    error: (issue) => {
      if (issue.input === undefined) return NOT_NULL;
      if (typeof issue.input !== 'string') return WRONG_JSON_TYPE;
      return `Member must satisfy enum value set: [${values.join(', ')}]`;
    },
  });

export function list<T extends z.ZodType>(member: T, { min = 0, max }: { min?: number; max?: number } = {}) {
  let members = z.array(member, presence);
  if (max !== undefined) members = members.max(max, `Member must have length less than or equal to ${max}`);
  return min > 0 ? members.min(min, `Member must have length greater than or equal to ${min}`) : members;
}

export const structure = <T extends z.ZodRawShape>(members: T) => z.object(members, presence);

/** A map from text to text. */
export const textMap = (value: z.ZodString) => z.record(z.string(), value, presence);

/** A member whose shape is of no interest, because a request that has it is refused. */
export const anything = () => z.unknown();

/** Optional members of these names and of any shape. */
export const anythingNamed = <N extends string>(names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, anything().optional()])) as Record<
    N,
    z.ZodOptional<z.ZodUnknown>
  >;
