import type { z } from 'zod';
import { WRONG_JSON_TYPE } from '../model.ts';
import { ServiceError } from '../service-error.ts';

/**
 * A request → its typed members, or one ValidationException that names every member that breaks the service's model,
 * in the service's sentence. Members that the model does not know are dropped, as the service does; null is absent.
 */
export function parseRequest<T extends z.ZodType>(shape: T, request: unknown): z.infer<T> {
  const parsed = shape.safeParse(withoutNulls(request));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues;
  const unreadable = issues.find((issue) => issue.message === WRONG_JSON_TYPE);
  if (unreadable) {
    throw new ServiceError(
      'SerializationException',
      `Unexpected JSON type at '${memberPath(unreadable.path)}'`,
    );
  }
  const found = issues.map(
    (issue) => `Value at '${memberPath(issue.path)}' failed to satisfy constraint: ${issue.message}`,
  );
  const count = `${found.length} validation error${found.length === 1 ? '' : 's'} detected`;
  throw new ServiceError('ValidationException', `${count}: ${found.join('; ')}`);
}

/** `['Processors', 1, 'Type']` → `processors.2.member.type`. */
function memberPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `${part + 1}.member`;
      const name = String(part);
      return name.charAt(0).toLowerCase() + name.slice(1);
    })
    .join('.');
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
