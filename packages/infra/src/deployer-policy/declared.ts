import { UserError } from '@event-archive/terminal/user-error';
import type { Block } from '../firehose-rules/from-terraform.ts';
import { referredId, resolvedText } from '../resource-page/references.ts';
import type { Where } from './grant.ts';

/** A resource of a stack, with what a permission for it is made of. */
export interface Declared extends Where {
  /** `type.id`, for people. */
  readonly address: string;
  /** The text of an attribute as AWS will see it; throws where the stack alone does not tell. */
  text(attribute: string): string;
  /** The text of an attribute as it stands in the stack; empty where there is none. */
  raw(attribute: string): string;
  /** The resource that an attribute refers to: `role = ${aws_iam_role.x.name}`. */
  referred(attribute: string): Declared;
}

/** A resource of a synthesized stack → what a permission for it is made of. */
export function declared(stack: Block, where: Where, type: string, id: string): Declared {
  const address = `${type}.${id}`;
  const block = (stack.resource as Record<string, Record<string, Block>> | undefined)?.[type]?.[id];
  const raw = (attribute: string): string => {
    const value = block?.[attribute];
    return typeof value === 'string' ? value : '';
  };
  return {
    ...where,
    address,
    raw,
    text(attribute) {
      const text = resolvedText(stack, raw(attribute));
      if (text === '' || UNRESOLVED.test(text)) throw unknown(address, attribute);
      return text;
    },
    referred(attribute) {
      const [, otherType] = /\$\{(\w+)\./.exec(raw(attribute)) ?? [];
      const otherId = referredId(raw(attribute));
      if (otherType === undefined || otherId === undefined) throw unknown(address, attribute);
      return declared(stack, where, otherType, otherId);
    },
  };
}

/** What `resolvedText` leaves where only AWS knows. */
const UNRESOLVED = /\baws_\w+\.\w+\.\w+\b|\$\{/;

const unknown = (address: string, attribute: string): UserError =>
  new UserError(
    `${address}: ${attribute} says nothing that an ARN could be made of (packages/infra/src/deployer-policy)`,
  );
