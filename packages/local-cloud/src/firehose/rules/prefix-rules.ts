import { parseTimePattern } from '../java-time.ts';
import { type PrefixPart, parsePrefix } from '../prefix.ts';
import { type Destination, isPartitioned, type Rule } from './destination.ts';

/** Of a prefix or an error prefix (https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html, read 2026-11-24). */
export const MAX_EVALUATED_CHARACTERS = 512;
const PARTITION_NAMESPACES = new Set(['partitionKeyFromQuery', 'partitionKeyFromLambda']);
const NAMESPACES = new Set(['timestamp', 'firehose', ...PARTITION_NAMESPACES]);

/** Prefix and ErrorOutputPrefix: their expressions, and what one demands of the other. */
export const prefixProblem: Rule = (destination) => {
  const { Prefix = '', ErrorOutputPrefix = '' } = destination;
  const prefix = parsePrefix(Prefix);
  const errorPrefix = parsePrefix(ErrorOutputPrefix);
  if (!prefix || !errorPrefix) return 'Invalid expression usage';
  return (
    grammarProblem(prefix, 'Prefix') ??
    grammarProblem(errorPrefix, 'ErrorOutputPrefix') ??
    togetherProblem(destination, prefix, errorPrefix)
  );
};

function togetherProblem(
  destination: Destination,
  prefix: readonly PrefixPart[],
  errorPrefix: readonly PrefixPart[],
) {
  const hasExpressions = prefix.some(isExpression);
  if (prefix.some(isErrorType))
    return 'Prefix must not contain any occurrence of !{firehose:error-output-type}';
  if (errorPrefix.some(isPartitionKey)) {
    return "Dynamic Partitioning Namespaces can't be part of an error prefix expression";
  }
  if (!isPartitioned(destination) && prefix.some(isPartitionKey)) {
    return 'Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic Partitioning is enabled.';
  }
  if (isPartitioned(destination) && !prefix.some(isPartitionKey)) {
    return 'S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is enabled';
  }
  if (hasExpressions && errorPrefix.length === 0) {
    return 'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions';
  }
  if (errorPrefix.some(isExpression) && !errorPrefix.some(isErrorType)) {
    return 'ErrorOutputPrefix must contain at least one occurrence of !{firehose:error-output-type}';
  }
  return undefined;
}

function grammarProblem(
  parts: readonly PrefixPart[],
  member: 'Prefix' | 'ErrorOutputPrefix',
): string | undefined {
  for (const part of parts) {
    if (part.kind === 'literal') {
      if (part.text.includes('!{')) return 'Invalid expression usage';
    } else if (!NAMESPACES.has(part.namespace)) {
      return `Namespace to the left of colon (${part.namespace}) is an invalid keyword!`;
    } else if (!isKnownValue(part.namespace, part.value)) {
      return `Invalid conversion character used in the value of the expression in ${member}`;
    }
  }
  if (leastEvaluatedCharacters(parts) <= MAX_EVALUATED_CHARACTERS) return undefined;
  const evaluated = member === 'Prefix' ? 'evaluated prefix' : 'evaluated ErrorOutputPrefix';
  return `Length of ${evaluated} cannot be greater than ${MAX_EVALUATED_CHARACTERS}`;
}

function isKnownValue(namespace: string, value: string): boolean {
  if (namespace === 'timestamp') return value !== '' && parseTimePattern(value) !== undefined;
  if (namespace === 'firehose') return value === 'random-string' || value === 'error-output-type';
  return value !== '';
}

/** The service knows at creation only that each expression becomes at least one character. */
const leastEvaluatedCharacters = (parts: readonly PrefixPart[]): number =>
  parts.reduce((sum, part) => sum + (part.kind === 'literal' ? part.text.length : 1), 0);

const isExpression = (part: PrefixPart): boolean => part.kind === 'expression';
const isErrorType = (part: PrefixPart): boolean =>
  part.kind === 'expression' && part.namespace === 'firehose' && part.value === 'error-output-type';
const isPartitionKey = (part: PrefixPart): boolean =>
  part.kind === 'expression' && PARTITION_NAMESPACES.has(part.namespace);
