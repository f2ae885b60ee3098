import { partitioned, withS3 } from '../helpers/configuration.ts';
import { describeRules } from '../helpers/rule-table.ts';

const prefix = 'ExtendedS3DestinationConfiguration.Prefix';
const errorOutputPrefix = 'ExtendedS3DestinationConfiguration.ErrorOutputPrefix';
const badCharacter = 'Invalid conversion character used in the value of the expression in';

describeRules('prefix rules', [
  {
    rule: 9,
    title: 'dynamic partitioning without a key in the prefix',
    field: prefix,
    message: 'S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is enabled',
    broken: withS3({ ...partitioned, Prefix: 'year=!{timestamp:yyyy}/' }),
    good: withS3({ ...partitioned, Prefix: 'tenant=!{partitionKeyFromLambda:tenant}/' }),
  },
  {
    rule: 10,
    title: 'a partition key in the prefix without dynamic partitioning',
    field: prefix,
    message:
      'Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic Partitioning is enabled.',
    broken: withS3({ Prefix: 'tenant=!{partitionKeyFromQuery:tenant}/' }),
    good: withS3(partitioned),
  },
  {
    rule: 15,
    title: 'an expression in the prefix and an empty error prefix',
    field: errorOutputPrefix,
    message: 'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    broken: withS3({ ErrorOutputPrefix: '' }),
    good: withS3({ Prefix: 'events/', ErrorOutputPrefix: '' }),
  },
  {
    rule: 16,
    title: 'an error prefix with expressions and none of them the error type',
    field: errorOutputPrefix,
    message: 'ErrorOutputPrefix must contain at least one occurrence of !{firehose:error-output-type}',
    broken: withS3({ ErrorOutputPrefix: 'errors/!{timestamp:yyyy}/' }),
    good: withS3({ ErrorOutputPrefix: 'errors/' }),
  },
  {
    rule: 17,
    title: 'the error type in the prefix',
    field: prefix,
    message: 'Prefix must not contain any occurrence of !{firehose:error-output-type}',
    broken: withS3({ Prefix: '!{firehose:error-output-type}/' }),
    good: withS3({ Prefix: '!{firehose:random-string}/' }),
  },
  {
    rule: 18,
    title: 'a partition key in the error prefix',
    field: errorOutputPrefix,
    message: "Dynamic Partitioning Namespaces can't be part of an error prefix expression",
    broken: withS3({
      ...partitioned,
      ErrorOutputPrefix: '!{firehose:error-output-type}/!{partitionKeyFromQuery:tenant}/',
    }),
    good: withS3({ ...partitioned, ErrorOutputPrefix: '!{firehose:error-output-type}/tenant/' }),
  },
  {
    rule: 19,
    title: 'an expression that is never closed',
    field: prefix,
    message: 'Invalid expression usage',
    broken: withS3({ Prefix: 'year=!{timestamp:yyyy/' }),
    good: withS3({ Prefix: 'year=!timestamp:yyyy}/' }),
  },
  {
    rule: 19,
    title: 'an expression without a colon in the error prefix',
    field: errorOutputPrefix,
    message: 'Invalid expression usage',
    broken: withS3({ ErrorOutputPrefix: '!{firehose:error-output-type}/!{timestamp}/' }),
    good: withS3({ ErrorOutputPrefix: '!{firehose:error-output-type}/{timestamp}/' }),
  },
  {
    rule: 20,
    title: 'a namespace that does not exist',
    field: prefix,
    message: 'Namespace to the left of colon (Timestamp) is an invalid keyword!',
    broken: withS3({ Prefix: 'year=!{Timestamp:yyyy}/' }),
    good: withS3({ Prefix: 'year=!{timestamp:yyyy}/' }),
  },
  {
    rule: 21,
    title: 'a letter that java.time does not know',
    field: prefix,
    message: `${badCharacter} Prefix`,
    broken: withS3({ Prefix: '!{timestamp:yyyy-MM-ddTHH}/' }),
    good: withS3({ Prefix: "!{timestamp:yyyy-MM-dd'T'HH}/" }),
  },
  {
    rule: 21,
    title: 'a quote that is never closed',
    field: prefix,
    message: `${badCharacter} Prefix`,
    broken: withS3({ Prefix: "!{timestamp:'jahr ünö 🗓️=yyyy}/" }),
    good: withS3({ Prefix: "!{timestamp:'jahr ünö 🗓️='yyyy}/" }),
  },
  {
    rule: 21,
    title: 'three letters for the hour',
    field: prefix,
    message: `${badCharacter} Prefix`,
    broken: withS3({ Prefix: '!{timestamp:HHH}/' }),
    good: withS3({ Prefix: '!{timestamp:HH}/' }),
  },
  {
    rule: 21,
    title: 'a firehose value that does not exist in the error prefix',
    field: errorOutputPrefix,
    message: `${badCharacter} ErrorOutputPrefix`,
    broken: withS3({ ErrorOutputPrefix: '!{firehose:error-output-type}/!{firehose:random}/' }),
    good: withS3({ ErrorOutputPrefix: '!{firehose:error-output-type}/!{firehose:random-string}/' }),
  },
  {
    rule: 22,
    title: 'a prefix of 513 characters at least',
    field: prefix,
    message: 'Length of evaluated prefix cannot be greater than 512',
    broken: withS3({ Prefix: `${'é'.repeat(511)}/!{timestamp:yyyy}` }),
    good: withS3({ Prefix: `${'é'.repeat(510)}/!{timestamp:yyyy}` }),
  },
  {
    rule: 22,
    title: 'an error prefix of 513 characters',
    field: errorOutputPrefix,
    message: 'Length of evaluated ErrorOutputPrefix cannot be greater than 512',
    broken: withS3({ ErrorOutputPrefix: 'e'.repeat(513) }),
    good: withS3({ ErrorOutputPrefix: 'e'.repeat(512) }),
  },
]);
