import { readFileSync } from 'node:fs';
import { UserError } from '@event-archive/terminal/user-error';
import type { z } from 'zod';
import { type Fault, type FaultPlan, faultPlanSchema, faultSchema } from './plan.ts';

/** The plan in a file. Throws a UserError with a line for each problem, which names file and field. */
export function readFaultPlan(file: string): FaultPlan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`${file}: cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
  return faultPlanFrom(jsonFrom(text, file), file);
}

/** A plan as a program writes it → the plan; `where` is what errors call it. */
export const faultPlanFrom = (value: unknown, where: string): FaultPlan =>
  checked(faultPlanSchema, value, where);

/** One fault as it is added to a running cloud. */
export const faultFrom = (value: unknown, where: string): Fault => checked(faultSchema, value, where);

/** The value that a text of JSON holds. */
export function jsonFrom(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new UserError(`${where}: not JSON: ${(cause as Error).message}`, { cause });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `${where}: ${problemText(issue)}`);
  throw new UserError([...new Set(lines)].join('\n'));
}

function problemText({ path, message }: z.core.$ZodIssue): string {
  const field = path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text && '.'}${String(part)}`),
    '',
  );
  return field === '' ? message : `${field}: ${message}`;
}
