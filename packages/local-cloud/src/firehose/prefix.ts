import { formatTime, parseTimePattern, type TimePattern } from './java-time.ts';
import type { ZonedTime } from './zoned-time.ts';

/** Prefix and ErrorOutputPrefix as the service reads them. */
export type PrefixPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'expression'; readonly namespace: string; readonly value: string };

/** What a prefix cannot know by itself. */
export interface PrefixContext {
  readonly time: ZonedTime;
  /** Asked anew at every `!{firehose:random-string}`. */
  randomString(): string;
  /** What `!{firehose:error-output-type}` becomes; only an error prefix has it. */
  readonly errorOutputType?: string;
  /** What `!{partitionKeyFromQuery:key}` and `!{partitionKeyFromLambda:key}` become. */
  readonly partitionKeys?: { readonly fromQuery?: KeyValues; readonly fromLambda?: KeyValues };
}
type KeyValues = Readonly<Record<string, string>>;

const DEFAULT_TIME_PREFIX = '!{timestamp:yyyy/MM/dd/HH}/';

/** Text of a prefix → its parts, or undefined where an expression is not closed or has no colon. */
export function parsePrefix(text: string): readonly PrefixPart[] | undefined {
  const parts: PrefixPart[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf('!{', at);
    if (start !== at) parts.push({ kind: 'literal', text: text.slice(at, start === -1 ? undefined : start) });
    if (start === -1) return parts.filter((part) => part.kind !== 'literal' || part.text !== '');
    const end = text.indexOf('}', start);
    const colon = text.indexOf(':', start);
    if (end === -1 || colon === -1 || colon > end) return undefined;
    parts.push({
      kind: 'expression',
      namespace: text.slice(start + 2, colon),
      value: text.slice(colon + 1, end),
    });
    at = end + 1;
    if (at === text.length) return parts;
  }
}

/**
 * What the key of an object begins with. A prefix without any expression gets `yyyy/MM/dd/HH/` appended, with nothing
 * between; one with an expression of any kind is left as it is (seen at the service, 2026-07; the guide says so only of
 * timestamp expressions).
 */
export const evaluatePrefix = (prefix: string | undefined, context: PrefixContext): string =>
  evaluate(withDefaultTime(prefix ?? ''), context);

/**
 * What the key of an error object begins with. The type of error stands in front of the default time when the error
 * prefix has no expression; an empty one starts with the data's prefix instead.
 */
export function evaluateErrorPrefix(
  errorPrefix: string | undefined,
  dataPrefix: string | undefined,
  context: PrefixContext & { readonly errorOutputType: string },
): string {
  const own = errorPrefix || (dataPrefix ?? '');
  if (own.includes('!{')) return evaluate(own, context);
  return evaluate(`${own}!{firehose:error-output-type}/${DEFAULT_TIME_PREFIX}`, context);
}

const withDefaultTime = (prefix: string): string =>
  prefix.includes('!{') ? prefix : prefix + DEFAULT_TIME_PREFIX;

function evaluate(text: string, context: PrefixContext): string {
  const parts = parsePrefix(text);
  if (parts === undefined) throw new Error(`prefix has a broken expression: ${text}`);
  return parts
    .map((part) =>
      part.kind === 'literal' ? part.text : expressionText(part.namespace, part.value, context),
    )
    .join('');
}

function expressionText(namespace: string, value: string, context: PrefixContext): string {
  if (namespace === 'timestamp') return formatTime(timePattern(value), context.time);
  const found = {
    'firehose:random-string': () => context.randomString(),
    'firehose:error-output-type': () => context.errorOutputType,
    [`partitionKeyFromQuery:${value}`]: () => context.partitionKeys?.fromQuery?.[value],
    [`partitionKeyFromLambda:${value}`]: () => context.partitionKeys?.fromLambda?.[value],
  }[`${namespace}:${value}`]?.();
  if (found === undefined) throw new Error(`prefix expression has no value here: !{${namespace}:${value}}`);
  return found;
}

function timePattern(text: string): TimePattern {
  const pattern = parseTimePattern(text);
  if (pattern === undefined) throw new Error(`not a pattern of java.time: ${text}`);
  return pattern;
}
