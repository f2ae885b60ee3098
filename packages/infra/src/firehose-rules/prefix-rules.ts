import {
  type Expression,
  expressionsOf,
  hasPartitionNamespace,
  namesErrorOutputType,
  partitionNamespaces,
  piecesFrom,
} from './prefix-expression.ts';
import { type FirehoseRule, isBlank, partitionsDynamically, s3Rule, when } from './rule.ts';
import { letterRunsOf } from './time-pattern.ts';

const MAX_EVALUATED_CHARACTERS = 512;
const members = ['Prefix', 'ErrorOutputPrefix'] as const;

/** What the service refuses about Prefix and ErrorOutputPrefix. */
export const prefixRules: readonly FirehoseRule[] = [
  s3Rule(9, 'Prefix', (s3) =>
    when(
      partitionsDynamically(s3) && !hasPartitionNamespace(s3.Prefix),
      'S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is enabled',
    ),
  ),
  s3Rule(10, 'Prefix', (s3) =>
    when(
      !partitionsDynamically(s3) && hasPartitionNamespace(s3.Prefix),
      'Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic Partitioning is enabled.',
    ),
  ),
  s3Rule(15, 'ErrorOutputPrefix', (s3) =>
    when(
      expressionsOf(s3.Prefix).length > 0 && isBlank(s3.ErrorOutputPrefix),
      'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    ),
  ),
  s3Rule(16, 'ErrorOutputPrefix', ({ ErrorOutputPrefix: prefix }) =>
    when(
      expressionsOf(prefix).length > 0 && !namesErrorOutputType(prefix),
      'ErrorOutputPrefix must contain at least one occurrence of !{firehose:error-output-type}',
    ),
  ),
  s3Rule(17, 'Prefix', ({ Prefix }) =>
    when(
      namesErrorOutputType(Prefix),
      'Prefix must not contain any occurrence of !{firehose:error-output-type}',
    ),
  ),
  s3Rule(18, 'ErrorOutputPrefix', ({ ErrorOutputPrefix }) =>
    when(
      hasPartitionNamespace(ErrorOutputPrefix),
      "Dynamic Partitioning Namespaces can't be part of an error prefix expression",
    ),
  ),
  ...members.flatMap((member) => grammarRules(member)),
];

function grammarRules(member: (typeof members)[number]): FirehoseRule[] {
  return [
    s3Rule(19, member, ({ [member]: prefix = '' }) =>
      when(
        piecesFrom(prefix).some(({ kind }) => kind === 'stray'),
        'Invalid expression usage',
      ),
    ),
    s3Rule(20, member, ({ [member]: prefix }) => {
      const unknown = expressionsOf(prefix).find(({ namespace }) => !namespaces.includes(namespace));
      return unknown && `Namespace to the left of colon (${unknown.namespace}) is an invalid keyword!`;
    }),
    s3Rule(21, member, ({ [member]: prefix }) =>
      when(
        expressionsOf(prefix).some((expression) => !hasGoodValue(expression)),
        `Invalid conversion character used in the value of the expression in ${member}`,
      ),
    ),
    s3Rule(22, member, ({ [member]: prefix = '' }) =>
      when(
        shortestEvaluation(prefix) > MAX_EVALUATED_CHARACTERS,
        `Length of evaluated ${member === 'Prefix' ? 'prefix' : member} cannot be greater than ${MAX_EVALUATED_CHARACTERS}`,
      ),
    ),
  ];
}

const namespaces = ['timestamp', 'firehose', ...partitionNamespaces];
const firehoseValues = ['random-string', 'error-output-type'];

function hasGoodValue({ namespace, value }: Expression): boolean {
  if (namespace === 'timestamp') return value !== '' && letterRunsOf(value) !== undefined;
  if (namespace === 'firehose') return firehoseValues.includes(value);
  return true;
}

/** At create nobody knows how long an expression becomes; the service counts one character at least. */
const shortestEvaluation = (prefix: string): number =>
  piecesFrom(prefix).reduce((sum, piece) => sum + (piece.kind === 'expression' ? 1 : piece.text.length), 0);
