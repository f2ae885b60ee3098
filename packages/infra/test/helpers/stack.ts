import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@event-archive/environments';
import { synthesizeStacks } from '../../src/archive-app.ts';
import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { resourcesOf } from '../../src/review.ts';

/** Environment → the text of its synthesized stack. */
export function synthesizedJson(environment: Environment): string {
  const outdir = mkdtempSync(join(tmpdir(), 'infra-test-'));
  try {
    const [stack] = synthesizeStacks([environment], outdir);
    return stack?.json ?? '';
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Environment → its synthesized stack. */
export const synthesizedStack = (environment: Environment): Block => JSON.parse(synthesizedJson(environment));

/** The only resource of a type, without CDKTF's remarks. */
export function onlyResource(stack: Block, type: string): Block {
  const [resource, ...others] = resourcesOf(stack, type);
  if (resource === undefined || others.length > 0)
    throw new Error(`${others.length + 1} resources of ${type}`);
  const { '//': _remarks, ...attributes } = resource;
  return attributes;
}

/** A resource by its type and id, without CDKTF's remarks. */
export function attributesOf(stack: Block, type: string, id: string): Block {
  const found = (stack.resource as Record<string, Record<string, Block>>)[type]?.[id];
  if (found === undefined) throw new Error(`no ${type}.${id}`);
  const { '//': _remarks, ...attributes } = found;
  return attributes;
}

/** Statement by its Sid of a policy in JSON. */
export function statementOf(policy: unknown, sid: string): Block | undefined {
  const { Statement } = JSON.parse(String(policy)) as { Statement: Block[] };
  return Statement.find((statement) => statement.Sid === sid);
}
