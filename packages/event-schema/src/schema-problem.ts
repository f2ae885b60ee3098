import type { z } from 'zod';

/** A zod issue → the dotted path of its field (null for the whole value) and what is wrong with it. */
export function problemFromIssue(issue: z.core.$ZodIssue | undefined): {
  field: string | null;
  message: string;
} {
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknown].map(String).join('.');
  const message = unknown.length > 0 ? 'is not a known field' : issue?.message;
  return { field: path === '' ? null : path, message: message ?? 'does not fit the schema' };
}
