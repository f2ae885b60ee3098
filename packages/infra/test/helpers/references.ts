import type { Block } from '../../src/firehose-rules/from-terraform.ts';

/** `${aws_s3_bucket.archive.arn}` → [`aws_s3_bucket`, `archive`]; `depends_on` is spelled without the braces. */
export function referencesIn(json: string): [type: string, id: string][] {
  const found = json.matchAll(/(?:\$\{|")((?:data\.)?aws_\w+)\.(\w+)(?:\.\w+\}|")/g);
  return [...found].map(([, type = '', id = '']) => [type, id]);
}

/** What a reference names in the stack; undefined when it is not there. */
export function declared(stack: Block, type: string, id: string): Block | undefined {
  const [section, name] = type.startsWith('data.')
    ? ['data', type.slice('data.'.length)]
    : ['resource', type];
  const byType = stack[section ?? ''] as Record<string, Record<string, Block>> | undefined;
  return byType?.[name ?? '']?.[id];
}

/** A text that is one reference → the attribute of the resource that it names; undefined when there is none. */
export function resolved(stack: Block, text: unknown): unknown {
  const [, type = '', id = '', attribute = ''] = /^\$\{(aws_\w+)\.(\w+)\.(\w+)\}$/.exec(String(text)) ?? [];
  return declared(stack, type, id)?.[attribute];
}
