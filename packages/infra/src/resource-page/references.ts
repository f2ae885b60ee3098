import type { Block } from '../firehose-rules/from-terraform.ts';
import { textFromLiteral } from '../literal-text.ts';

const REFERENCE = /(?<!\$)\$\{(\w+)\.(\w+)\.(\w+)\}/g;
/** A reference may name an attribute that is a reference itself, but not for long. */
const MAX_HOPS = 4;

/**
 * Text of a synthesized stack → the text that Terraform makes of it, as far as the stack says so itself. What AWS alone
 * knows, an ARN or an id, becomes `type.id.attribute`.
 */
export function resolvedText(stack: Block, text: string, hops: number = MAX_HOPS): string {
  return textFromLiteral(
    text.replaceAll(REFERENCE, (_reference, type: string, id: string, attribute: string) => {
      const value = resourceOf(stack, type, id)?.[attribute];
      return typeof value === 'string' && hops > 0
        ? resolvedText(stack, value, hops - 1)
        : `${type}.${id}.${attribute}`;
    }),
  );
}

/** The logical name of the only resource that a text refers to: `${aws_s3_bucket.archive.bucket}` → `archive`. */
export const referredId = (text: string): string | undefined => [...text.matchAll(REFERENCE)][0]?.[2];

const resourceOf = (stack: Block, type: string, id: string): Block | undefined =>
  (stack.resource as Record<string, Record<string, Block>> | undefined)?.[type]?.[id];
