import { describe, expect, it } from 'vitest';
import type { ExtendedS3Configuration } from '../../../src/firehose/config.ts';
import { keysOfJqObject } from '../../../src/firehose/rules/jq-keys.ts';
import { notEmulated } from '../../../src/firehose/rules/not-emulated.ts';
import { semanticProblem } from '../../../src/firehose/rules/semantic.ts';

type Members = Partial<ExtendedS3Configuration>;
type Type = NonNullable<NonNullable<Members['ProcessingConfiguration']>['Processors']>[number]['Type'];

const s3 = (members: Members): ExtendedS3Configuration => ({
  RoleARN: 'arn:aws:iam::000000000000:role/firehose',
  BucketARN: 'arn:aws:s3:::archive',
  ...members,
});
const problem = (members: Members) => semanticProblem(s3(members));

const error = '!{firehose:error-output-type}/';
const dynamic = { DynamicPartitioningConfiguration: { Enabled: true } };
const keyed = { ...dynamic, Prefix: '!{partitionKeyFromQuery:id}/', ErrorOutputPrefix: error };

const processors = (...list: (readonly [type: Type, parameters?: Record<string, string>])[]): Members => ({
  ProcessingConfiguration: {
    Enabled: true,
    Processors: list.map(([Type, parameters = {}]) => ({
      Type,
      Parameters: Object.entries(parameters).map(([ParameterName, ParameterValue]) => ({
        ParameterName: ParameterName as 'LambdaArn',
        ParameterValue,
      })),
    })),
  },
});
const LambdaArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';

const openX = { OpenXJsonSerDe: {} };
const conversion = {
  InputFormatConfiguration: { Deserializer: openX },
  OutputFormatConfiguration: { Serializer: { ParquetSerDe: {} } },
  SchemaConfiguration: { RoleARN: 'arn:aws:iam::000000000000:role/r', DatabaseName: 'd', TableName: 't' },
};
const convert = (members: object): Members => ({
  DataFormatConversionConfiguration: { ...conversion, ...members },
});

const conversionCases: [string, Members][] = [
  [
    "The S3 destination's compression format must be set to UNCOMPRESSED when data format conversion is enabled. To enable compression within the converted output format, set the appropriate serialization option in the output format configuration.",
    { ...convert({}), CompressionFormat: 'GZIP', BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 } },
  ],
  [
    'BufferingHints.SizeInMBs must be at least 64 when data format conversion is enabled.',
    {
      ...convert({ InputFormatConfiguration: undefined }),
      BufferingHints: { SizeInMBs: 63, IntervalInSeconds: 60 },
    },
  ],
  ['InputFormatConfiguration must not be null', { DataFormatConversionConfiguration: {} }],
  ['OutputFormatConfiguration must not be null', convert({ OutputFormatConfiguration: undefined })],
  ['SchemaConfiguration must not be null', convert({ SchemaConfiguration: undefined })],
  ['Deserializer must not be null', convert({ InputFormatConfiguration: { Deserializer: {} } })],
  ['Serializer must not be null', convert({ OutputFormatConfiguration: { Serializer: {} } })],
  [
    'More than one deserializer specified. Only one may be chosen.',
    convert({ InputFormatConfiguration: { Deserializer: { ...openX, HiveJsonSerDe: {} } } }),
  ],
  [
    'More than one serializer specified. Only one may be chosen.',
    convert({ OutputFormatConfiguration: { Serializer: { ParquetSerDe: {}, OrcSerDe: {} } } }),
  ],
  [
    'SchemaConfiguration.RoleArn must not be null or empty',
    convert({ SchemaConfiguration: { DatabaseName: 'd', TableName: 't' } }),
  ],
  [
    'SchemaConfiguration.DatabaseName must not be null or empty',
    convert({ SchemaConfiguration: { RoleARN: 'r', TableName: 't' } }),
  ],
  [
    'SchemaConfiguration.TableName must not be null or empty',
    convert({ SchemaConfiguration: { RoleARN: 'r', DatabaseName: 'd' } }),
  ],
];

const partitioningCases: [string, Members][] = [
  [
    'BufferingHints.SizeInMBs must be at least 64 when Dynamic Partitioning is enabled.',
    { ...keyed, BufferingHints: { SizeInMBs: 63, IntervalInSeconds: 59 } },
  ],
  [
    'BufferingHints.IntervalInSeconds must be at least 60 seconds when Dynamic Partitioning is enabled.',
    { ...keyed, BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 59 } },
  ],
  [
    'S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is enabled',
    { ...dynamic, Prefix: 'events/', ErrorOutputPrefix: error },
  ],
  [
    'Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic Partitioning is enabled.',
    { Prefix: '!{partitionKeyFromLambda:id}/', ErrorOutputPrefix: error },
  ],
];

const prefixCases: [string, Members][] = [
  [
    'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    { Prefix: '!{timestamp:yyyy}/', ErrorOutputPrefix: '' },
  ],
  [
    'ErrorOutputPrefix must contain at least one occurrence of !{firehose:error-output-type}',
    { ErrorOutputPrefix: 'errors/!{timestamp:yyyy}/' },
  ],
  [
    'Prefix must not contain any occurrence of !{firehose:error-output-type}',
    { Prefix: error, ErrorOutputPrefix: error },
  ],
  [
    "Dynamic Partitioning Namespaces can't be part of an error prefix expression",
    { ErrorOutputPrefix: `${error}!{partitionKeyFromQuery:id}/` },
  ],
  ['Invalid expression usage', { Prefix: 'a/!{timestamp:yyyy', ErrorOutputPrefix: error }],
  ['Invalid expression usage', { Prefix: 'a/!{timestamp}/', ErrorOutputPrefix: error }],
  ['Invalid expression usage', { ErrorOutputPrefix: `${error}!{` }],
  [
    'Namespace to the left of colon (time) is an invalid keyword!',
    { Prefix: '!{time:yyyy}/', ErrorOutputPrefix: error },
  ],
  [
    'Invalid conversion character used in the value of the expression in Prefix',
    { Prefix: '!{timestamp:yyyyT}/', ErrorOutputPrefix: error },
  ],
  [
    'Invalid conversion character used in the value of the expression in Prefix',
    { Prefix: '!{firehose:random}/', ErrorOutputPrefix: error },
  ],
  [
    'Invalid conversion character used in the value of the expression in ErrorOutputPrefix',
    { ErrorOutputPrefix: `${error}!{timestamp:}/` },
  ],
  ['Length of evaluated prefix cannot be greater than 512', { Prefix: 'é'.repeat(513) }],
  [
    'Length of evaluated ErrorOutputPrefix cannot be greater than 512',
    { ErrorOutputPrefix: 'x'.repeat(513) },
  ],
];

const extraction = { MetadataExtractionQuery: '{id:.id}', JsonParsingEngine: 'JQ-1.6' };
const processorCases: [string, Members][] = [
  [
    'A maximum of 5 and a minimum of 1 processor needs to be supplied when processing is enabled.',
    processors(),
  ],
  [
    'A maximum of 5 and a minimum of 1 processor needs to be supplied when processing is enabled.',
    processors(...Array.from({ length: 6 }, () => ['AppendDelimiterToRecord'] as const)),
  ],
  [
    'class com.amazonaws.services.firehose.internal.model.MetadataExtractionProcessor can only be present when Dynamic Partitioning is enabled.',
    processors(['MetadataExtraction', extraction]),
  ],
  [
    'class com.amazonaws.services.firehose.internal.model.RecordDeAggregationProcessor can only be present when Dynamic Partitioning is enabled.',
    processors(['RecordDeAggregation', { SubRecordType: 'JSON' }]),
  ],
  [
    "MetaDataExtraction JQ Query can't contain keys that are not present in the S3 Prefix expression",
    {
      ...keyed,
      ...processors(['MetadataExtraction', { ...extraction, MetadataExtractionQuery: '{id:.id,x:.x}' }]),
    },
  ],
  [
    'MetaDataExtraction JSON Parsing Engine has to be one of JQ-1.6',
    { ...keyed, ...processors(['MetadataExtraction', { ...extraction, JsonParsingEngine: 'JQ-1.7' }]) },
  ],
  [
    'SubRecordType has to be one of JSON, DELIMITED',
    { ...keyed, ...processors(['RecordDeAggregation', { SubRecordType: 'CSV' }]) },
  ],
  [
    'Delimiter should be present for DELIMITED',
    { ...keyed, ...processors(['RecordDeAggregation', { SubRecordType: 'DELIMITED' }]) },
  ],
  ['LambdaArn is required when Lambda processor is used.', processors(['Lambda'])],
  ['Invalid lambda ARN.', processors(['Lambda', { LambdaArn: 'f' }])],
  [
    'Cannot have more than 1 Lambda processor.',
    processors(['Lambda', { LambdaArn }], ['Lambda', { LambdaArn }]),
  ],
  [
    'Both BufferSizeInMBs and BufferIntervalInSeconds are required to configure buffering for lambda processor.',
    processors(['Lambda', { LambdaArn, BufferSizeInMBs: '1' }]),
  ],
  [
    'BufferSizeInMBs for lambda processor must be between 0.2 and 3.',
    processors(['Lambda', { LambdaArn, BufferSizeInMBs: '0.1', BufferIntervalInSeconds: '60' }]),
  ],
  [
    'BufferIntervalInSeconds for lambda processor must be between 0 and 900.',
    processors(['Lambda', { LambdaArn, BufferSizeInMBs: '3', BufferIntervalInSeconds: '901' }]),
  ],
  [
    'Number of retries for lambda must be between 0 and 300.',
    processors(['Lambda', { LambdaArn, NumberOfRetries: '301' }]),
  ],
  [
    'CloudWatchLogProcessingProcessor can only be enabled with DecompressionProcessor',
    processors(['CloudWatchLogProcessing', { DataMessageExtraction: 'true' }]),
  ],
  [
    'Invalid parameter value for DataMessageExtraction. Allowed values are True and False.',
    processors(['Decompression'], ['CloudWatchLogProcessing', { DataMessageExtraction: 'yes' }]),
  ],
];

const otherCases: [string, Members][] = [
  ...['Asia/Kolkata', 'Europe/Kyiv', 'EST', 'Mars/Phobos'].map((CustomTimeZone): [string, Members] => [
    'Provided custom time zone is not supported. Custom time zones are limited to UTC and non-3-letter IANA time zones.',
    { CustomTimeZone },
  ]),
  [
    'CloudWatch Log Group Name is required if CloudWatch Logging is enabled',
    { CloudWatchLoggingOptions: { Enabled: true } },
  ],
  ['S3 backup destination configuration is required when enabling S3 backup.', { S3BackupMode: 'Enabled' }],
  [
    'BufferingHints must have both SizeInMBs and IntervalInSeconds, or neither.',
    { BufferingHints: { SizeInMBs: 5 } },
  ],
];

describe('what the service refuses about a destination', () => {
  it.each([...conversionCases, ...partitioningCases, ...prefixCases, ...processorCases, ...otherCases])(
    'says: %s',
    (message, members) => {
      expect(problem(members)).toBe(message);
    },
  );

  it('says Duplicate ProcessorParameter before it misses the LambdaArn', () => {
    const twice = { ParameterName: 'NumberOfRetries' as const, ParameterValue: '1' };
    expect(
      problem({
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [{ Type: 'Lambda', Parameters: [twice, twice] }],
        },
      }),
    ).toBe('Duplicate ProcessorParameter passed to ProcessingConfiguration.');
  });

  it.each<[string, Members]>([
    ['nothing but role and bucket', {}],
    ['512 characters of prefix', { Prefix: 'x'.repeat(512) }],
    [
      'an expression that could be one character long',
      { Prefix: `${'x'.repeat(511)}!{timestamp:yyyy}`, ErrorOutputPrefix: error },
    ],
    ['a quoted T', { Prefix: "!{timestamp:yyyy-MM-dd'T'HH}/", ErrorOutputPrefix: error }],
    ['old names of zones', { CustomTimeZone: 'Asia/Calcutta' }],
    ['an empty time zone', { CustomTimeZone: '' }],
    ['processors that are switched off', { ProcessingConfiguration: { Processors: [{ Type: 'Lambda' }] } }],
    [
      'conversion that is switched off',
      { DataFormatConversionConfiguration: { Enabled: false }, CompressionFormat: 'GZIP' },
    ],
    ['logging without a group while it is off', { CloudWatchLoggingOptions: { Enabled: false } }],
  ])('takes %s', (_what, members) => {
    expect(problem(members)).toBeUndefined();
    expect(notEmulated(s3(members))).toBeUndefined();
  });
});

describe('what is not emulated', () => {
  it.each<[string, Members]>([
    ['Data format conversion is not emulated', convert({})],
    ['Dynamic partitioning is not emulated', keyed],
    ['Processor Lambda is not emulated', processors(['Lambda', { LambdaArn }])],
    ['Processor Decompression is not emulated', processors(['Decompression'])],
    [
      'Delimiter ; of a processor is not emulated',
      processors(['AppendDelimiterToRecord', { Delimiter: ';' }]),
    ],
    [
      'S3 backup is not emulated',
      { S3BackupConfiguration: { RoleARN: s3({}).RoleARN, BucketARN: s3({}).BucketARN } },
    ],
  ])('is named: %s', (message, members) => {
    expect(problem(members)).toBeUndefined();
    expect(notEmulated(s3(members))).toBe(message);
  });

  it('leaves out the delimiter parameter that says newline', () => {
    expect(notEmulated(s3(processors(['AppendDelimiterToRecord', { Delimiter: '\\n' }])))).toBeUndefined();
  });
});

describe('keys of a JQ object', () => {
  it.each([
    ['{customer_id:.customer_id,year:.ts|strftime("%Y")}', ['customer_id', 'year']],
    ['{ "a b": .x, c: (if .x=="," then "}" else {d:1} end) }', ['a b', 'c']],
    ['{a,b}', ['a', 'b']],
    ['{}', []],
  ])('of %s', (query, keys) => {
    expect(keysOfJqObject(query)).toEqual(keys);
  });
});
