import { partitioned, withS3 } from '../helpers/configuration.ts';
import { describeRules, type RuleCase } from '../helpers/rule-table.ts';

type Row = readonly [rule: number, title: string, broken: string, good: string, message: string];
type PrefixChanges = Parameters<typeof withS3>[0];

const type = '!{firehose:error-output-type}/';
const badCharacter = 'Invalid conversion character used in the value of the expression in';
const noKeys =
  'S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is enabled';
const keysAlone =
  'Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic Partitioning is enabled.';
const noType = 'ErrorOutputPrefix must contain at least one occurrence of !{firehose:error-output-type}';
const typeInPrefix = 'Prefix must not contain any occurrence of !{firehose:error-output-type}';
const keysInErrors = "Dynamic Partitioning Namespaces can't be part of an error prefix expression";
const stray = 'Invalid expression usage';
const unknown = (namespace: string) => `Namespace to the left of colon (${namespace}) is an invalid keyword!`;
const tooLong = (what: string) => `Length of evaluated ${what} cannot be greater than 512`;

/** A prefix that breaks the rule, and the nearest that does not. */
const ofPrefix: readonly Row[] = [
  [10, 'a key', 'tenant=!{partitionKeyFromQuery:tenant}/', 'tenant=!{timestamp:yyyy}/', keysAlone],
  [10, 'a key of a Lambda', '!{partitionKeyFromLambda:t}/', '!{timestamp:yyyy}/', keysAlone],
  [17, 'the error type', type, '!{firehose:random-string}/', typeInPrefix],
  [19, 'no end', 'year=!{timestamp:yyyy/', 'year=!timestamp:yyyy}/', stray],
  [19, 'no colon', '!{timestamp}/', '{timestamp}/', stray],
  [19, 'one in another', '!{timestamp:!{timestamp:yyyy}}/', '!{timestamp:yyyy}}/', stray],
  [20, 'a capital namespace', '!{Timestamp:yyyy}/', '!{timestamp:yyyy}/', unknown('Timestamp')],
  [20, 'no namespace', '!{:yyyy}/', '!{timestamp:yyyy}/', unknown('')],
  [
    21,
    'an unquoted T',
    '!{timestamp:yyyy-MM-ddTHH}/',
    "!{timestamp:yyyy-MM-dd'T'HH}/",
    `${badCharacter} Prefix`,
  ],
  [21, 'an open quote', "!{timestamp:'ünö 🗓️=yyyy}/", "!{timestamp:'ünö 🗓️='yyyy}/", `${badCharacter} Prefix`],
  [21, 'three letters for the hour', '!{timestamp:HHH}/', '!{timestamp:HH}/', `${badCharacter} Prefix`],
  [21, 'no pattern', '!{timestamp:}/', '!{timestamp:yyyy}/', `${badCharacter} Prefix`],
  [21, 'a reserved #', '!{timestamp:yyyy#MM}/', "!{timestamp:yyyy'#'MM}/", `${badCharacter} Prefix`],
  [21, 'an unknown value', '!{firehose:random}/', '!{firehose:random-string}/', `${badCharacter} Prefix`],
  [
    22,
    '513 characters',
    `${'é'.repeat(512)}!{timestamp:y}`,
    `${'é'.repeat(511)}!{timestamp:y}`,
    tooLong('prefix'),
  ],
];

const ofErrorOutputPrefix: readonly Row[] = [
  [16, 'expressions and no type', 'errors/!{timestamp:yyyy}/', 'errors/', noType],
  [19, 'no colon', `${type}!{timestamp}/`, `${type}{timestamp}/`, stray],
  [20, 'an unknown namespace', `${type}!{time:yyyy}/`, `${type}!{timestamp:yyyy}/`, unknown('time')],
  [
    21,
    'an unknown value',
    `${type}!{firehose:random}/`,
    `${type}!{firehose:random-string}/`,
    `${badCharacter} ErrorOutputPrefix`,
  ],
  [
    21,
    'an unknown letter',
    `${type}!{timestamp:R}/`,
    `${type}!{timestamp:yyyy}/`,
    `${badCharacter} ErrorOutputPrefix`,
  ],
  [22, '513 characters', 'e'.repeat(513), 'e'.repeat(512), tooLong('ErrorOutputPrefix')],
];

const casesOf = (member: 'Prefix' | 'ErrorOutputPrefix', rows: readonly Row[]): RuleCase[] =>
  rows.map(([rule, title, broken, good, message]) =>
    ruleCase(rule, member, title, message, { [member]: broken }, { [member]: good }),
  );

function ruleCase(
  rule: number,
  member: string,
  title: string,
  message: string,
  broken: PrefixChanges,
  good: PrefixChanges,
): RuleCase {
  const field = `ExtendedS3DestinationConfiguration.${member}`;
  return { rule, title: `${title} in ${member}`, field, message, broken: withS3(broken), good: withS3(good) };
}

describeRules('prefix rules', [
  ...casesOf('Prefix', ofPrefix),
  ...casesOf('ErrorOutputPrefix', ofErrorOutputPrefix),
  ruleCase(
    9,
    'Prefix',
    'dynamic partitioning without a key',
    noKeys,
    { ...partitioned, Prefix: 'year=!{timestamp:yyyy}/' },
    { ...partitioned, Prefix: 'tenant=!{partitionKeyFromLambda:tenant}/' },
  ),
  ruleCase(
    15,
    'ErrorOutputPrefix',
    'nothing beside an expression in Prefix',
    'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    { ErrorOutputPrefix: '' },
    { Prefix: 'events/', ErrorOutputPrefix: '' },
  ),
  ruleCase(
    18,
    'ErrorOutputPrefix',
    'a partition key',
    keysInErrors,
    { ...partitioned, ErrorOutputPrefix: `${type}!{partitionKeyFromQuery:tenant}/` },
    { ...partitioned, ErrorOutputPrefix: `${type}tenant/` },
  ),
]);
