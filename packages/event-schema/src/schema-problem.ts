import type { z } from 'zod';

/** A zod issue → the dotted path of its field (null for the whole value) and what is wrong with it. */
export function problemFromIssue(issue: z.core.$ZodIssue | undefined): {
  field: string | null;
  message: string;
} {
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknown].map(String).join('.');
  const message = unknown.length > 0 ? 'is not a known field' : plainWords(issue?.message);
  return { field: path === '' ? null : path, message };
}

// zod's own sentences speak of types; these say what to do with the field.
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/^Invalid input: expected \w+, received undefined$/, 'is missing'],
  [/^Invalid input: expected int, received number$/, 'must be a whole number'],
  [/^Invalid input: expected (\w+), received (\w+)$/, 'must be of type $1, not $2'],
  [/^Too big: expected \w+ to have <=(\d+) (\w+)$/, 'must have at most $1 $2'],
  [/^Too small: expected \w+ to have >=(\d+) (\w+)$/, 'must have at least $1 $2'],
  [/^Too big: expected \w+ to be <=?(-?[\d.]+)$/, 'must be at most $1'],
  [/^Too small: expected \w+ to be >=?(-?[\d.]+)$/, 'must be at least $1'],
];

function plainWords(message = 'does not fit the schema'): string {
  const options = /^Invalid option: expected one of (.+)$/.exec(message)?.[1];
  if (options !== undefined) return `must be one of ${options.replaceAll('"', '').replaceAll('|', ', ')}`;
  for (const [pattern, words] of PLAIN) {
    if (pattern.test(message)) return message.replace(pattern, words);
  }
  return message;
}
