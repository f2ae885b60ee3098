import { UserError } from '@event-archive/terminal/user-error';
import type { Block } from '../firehose-rules/from-terraform.ts';
import { buckets, type Kind, kinds, type Stage, stages } from './kinds.ts';
import { referredId, resolvedText } from './references.ts';

/** A resource as people look for it. */
export interface ListedResource {
  readonly stage: Stage;
  readonly type: string;
  readonly id: string;
  /** Empty where AWS gives an id and no name. */
  readonly name: string;
  readonly purpose: string;
}

/** A synthesized stack → its resources by stage of the pipe, type and logical name. */
export function listedResources(stack: Block): ListedResource[] {
  const byType = (stack.resource ?? {}) as Record<string, Record<string, Block>>;
  const order = Object.keys(kinds);
  return Object.entries(byType)
    .flatMap(([type, byId]) => Object.entries(byId).map(([id, block]) => listed(stack, type, id, block)))
    .sort(
      (a, b) =>
        stages.indexOf(a.stage) - stages.indexOf(b.stage) ||
        order.indexOf(a.type) - order.indexOf(b.type) ||
        (a.id < b.id ? -1 : 1),
    );
}

function listed(stack: Block, type: string, id: string, block: Block): ListedResource {
  const kind = kinds[type];
  if (kind === undefined) throw missing(`${type}.${id}`, `${type} is not in its table of kinds`);
  const bucket = type.startsWith('aws_s3_bucket') ? bucketOf(type, id, block) : undefined;
  return {
    stage: kind.stage === "bucket's" ? (bucket?.stage ?? 'Bucket') : kind.stage,
    type,
    id,
    name: kind.named.map((attribute) => textOf(stack, type, id, block, attribute)).join('/'),
    purpose: type === 'aws_s3_bucket' ? (bucket?.purpose ?? '') : purposeOf(kind, stack, type, id, block),
  };
}

/** What is said of the bucket that a resource is, or belongs to. */
function bucketOf(type: string, id: string, block: Block) {
  const name = type === 'aws_s3_bucket' ? id : (referredId(String(block.bucket)) ?? id);
  const bucket = buckets[name];
  if (bucket === undefined) throw missing(`${type}.${id}`, `${name} is not in its table of buckets`);
  return bucket;
}

const purposeOf = ({ purpose }: Kind, stack: Block, type: string, id: string, block: Block): string =>
  typeof purpose === 'string' ? purpose : textOf(stack, type, id, block, purpose.attribute);

function textOf(stack: Block, type: string, id: string, block: Block, attribute: string): string {
  const value = block[attribute];
  if (typeof value !== 'string') throw missing(`${type}.${id}`, `it has no ${attribute}`);
  return resolvedText(stack, value);
}

const missing = (address: string, why: string): UserError =>
  new UserError(`${address}: ${why} (packages/infra/src/resource-page/kinds.ts); say there what it is for`);
