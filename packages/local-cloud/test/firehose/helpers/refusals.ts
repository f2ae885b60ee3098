import {
  APPEND,
  type Case,
  converted,
  ENABLED,
  ERRORS,
  LAMBDA,
  partitioned,
  processed,
  query,
  schema,
} from './destinations.ts';

/** What the service says of each kind of mistake, and the nearest destination that it takes (or that it would take: then it is one that is not emulated). */
export const REFUSALS: Record<string, readonly Case[]> = {
  'format conversion': [
    [
      { ...converted(), CompressionFormat: 'GZIP' },
      "The S3 destination's compression format must be set to UNCOMPRESSED when data format conversion is enabled. To enable compression within the converted output format, set the appropriate serialization option in the output format configuration.",
      { ...converted(), CompressionFormat: 'UNCOMPRESSED' },
    ],
    [
      { ...converted(), BufferingHints: { SizeInMBs: 63, IntervalInSeconds: 60 } },
      'BufferingHints.SizeInMBs must be at least 64 when data format conversion is enabled.',
      converted(),
    ],
    [
      { DataFormatConversionConfiguration: {}, BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 } },
      'InputFormatConfiguration must not be null',
      { DataFormatConversionConfiguration: { Enabled: false } },
    ],
    [converted({ OutputFormatConfiguration: undefined }), 'OutputFormatConfiguration must not be null'],
    [converted({ SchemaConfiguration: undefined }), 'SchemaConfiguration must not be null'],
    [converted({ InputFormatConfiguration: {} }), 'Deserializer must not be null'],
    [converted({ InputFormatConfiguration: { Deserializer: {} } }), 'Deserializer must not be null'],
    [converted({ OutputFormatConfiguration: { Serializer: {} } }), 'Serializer must not be null'],
    [
      converted({ InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {}, HiveJsonSerDe: {} } } }),
      'More than one deserializer specified. Only one may be chosen.',
    ],
    [
      converted({ OutputFormatConfiguration: { Serializer: { ParquetSerDe: {}, OrcSerDe: {} } } }),
      'More than one serializer specified. Only one may be chosen.',
    ],
    [schema({ RoleARN: undefined }), 'SchemaConfiguration.RoleArn must not be null or empty'],
    [schema({ DatabaseName: undefined }), 'SchemaConfiguration.DatabaseName must not be null or empty'],
    [schema({ TableName: undefined }), 'SchemaConfiguration.TableName must not be null or empty'],
  ],
  'dynamic partitioning': [
    [
      partitioned({ BufferingHints: { SizeInMBs: 63, IntervalInSeconds: 60 } }),
      'BufferingHints.SizeInMBs must be at least 64 when Dynamic Partitioning is enabled.',
      partitioned(),
    ],
    [
      partitioned({ BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 59 } }),
      'BufferingHints.IntervalInSeconds must be at least 60 seconds when Dynamic Partitioning is enabled.',
      partitioned(),
    ],
    [
      partitioned({ Prefix: '!{timestamp:yyyy}/' }),
      'S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is enabled',
    ],
    [
      partitioned({ ErrorOutputPrefix: undefined }),
      'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    ],
    [
      { Prefix: '!{partitionKeyFromLambda:a}/', ErrorOutputPrefix: ERRORS },
      'Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic Partitioning is enabled.',
    ],
    [
      partitioned({ ErrorOutputPrefix: `${ERRORS}!{partitionKeyFromQuery:a}/` }),
      "Dynamic Partitioning Namespaces can't be part of an error prefix expression",
    ],
    ...['MetadataExtraction', 'RecordDeAggregation'].map(
      (type): Case => [
        processed([type, { SubRecordType: 'JSON' }]),
        `class com.amazonaws.services.firehose.internal.model.${type}Processor can only be present when Dynamic Partitioning is enabled.`,
      ],
    ),
    [
      query({ MetadataExtractionQuery: '{a:.a,b:.b}' }),
      "MetaDataExtraction JQ Query can't contain keys that are not present in the S3 Prefix expression",
      query({}),
    ],
    [
      query({ JsonParsingEngine: 'JQ-1.7' }),
      'MetaDataExtraction JSON Parsing Engine has to be one of JQ-1.6',
      query({}),
    ],
    [
      partitioned(processed(['RecordDeAggregation', { SubRecordType: 'CSV' }])),
      'SubRecordType has to be one of JSON, DELIMITED',
      partitioned(processed(['RecordDeAggregation', { SubRecordType: 'JSON' }])),
    ],
    [
      partitioned(processed(['RecordDeAggregation', { SubRecordType: 'DELIMITED' }])),
      'Delimiter should be present for DELIMITED',
      partitioned(processed(['RecordDeAggregation', { SubRecordType: 'DELIMITED', Delimiter: 'IyMjIw==' }])),
    ],
  ],
  prefixes: [
    [
      { Prefix: '!{timestamp:yyyy}/' },
      'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
      { Prefix: '!{timestamp:yyyy}/', ErrorOutputPrefix: 'errors/' },
    ],
    [
      { ErrorOutputPrefix: 'errors/!{timestamp:yyyy}/' },
      'ErrorOutputPrefix must contain at least one occurrence of !{firehose:error-output-type}',
      { ErrorOutputPrefix: `${ERRORS}!{timestamp:yyyy}/` },
    ],
    [
      { Prefix: '!{firehose:error-output-type}/', ErrorOutputPrefix: ERRORS },
      'Prefix must not contain any occurrence of !{firehose:error-output-type}',
      { Prefix: '!{firehose:random-string}/', ErrorOutputPrefix: ERRORS },
    ],
    [
      { Prefix: 'a/!{timestamp:yyyy', ErrorOutputPrefix: ERRORS },
      'Invalid expression usage',
      { Prefix: 'a/!/{}/' },
    ],
    [{ Prefix: 'a/!{}/', ErrorOutputPrefix: ERRORS }, 'Invalid expression usage'],
    [
      { Prefix: '!{time:yyyy}/', ErrorOutputPrefix: ERRORS },
      'Namespace to the left of colon (time) is an invalid keyword!',
    ],
    [
      { Prefix: '!{firehose:stream-name}/', ErrorOutputPrefix: ERRORS },
      'Invalid conversion character used in the value of the expression in Prefix',
    ],
    [
      { ErrorOutputPrefix: `${ERRORS}!{timestamp:yyyyTHH}` },
      'Invalid conversion character used in the value of the expression in ErrorOutputPrefix',
      { ErrorOutputPrefix: `${ERRORS}!{timestamp:yyyy'T'HH}` },
    ],
    [
      { Prefix: 'x'.repeat(513) },
      'Length of evaluated prefix cannot be greater than 512',
      { Prefix: 'x'.repeat(400) },
    ],
    [
      { Prefix: `${'x'.repeat(512)}!{timestamp:yyyy}`, ErrorOutputPrefix: ERRORS },
      'Length of evaluated prefix cannot be greater than 512',
      { Prefix: `${'x'.repeat(500)}!{timestamp:yyyy}`, ErrorOutputPrefix: ERRORS },
    ],
    [
      { ErrorOutputPrefix: `${'x'.repeat(512)}!{firehose:error-output-type}` },
      'Length of evaluated ErrorOutputPrefix cannot be greater than 512',
    ],
    ...['CET', 'Asia/Kolkata', 'Mars/Olympus'].map(
      (CustomTimeZone): Case => [
        { CustomTimeZone },
        'Provided custom time zone is not supported. Custom time zones are limited to UTC and non-3-letter IANA time zones.',
        { CustomTimeZone: 'Asia/Calcutta' },
      ],
    ),
  ],
  processing: [
    [
      { ProcessingConfiguration: ENABLED },
      'A maximum of 5 and a minimum of 1 processor needs to be supplied when processing is enabled.',
      { ProcessingConfiguration: { Enabled: false } },
    ],
    [
      processed(...new Array<typeof APPEND>(6).fill(APPEND)),
      'A maximum of 5 and a minimum of 1 processor needs to be supplied when processing is enabled.',
      processed(APPEND),
    ],
    [processed(['Lambda', { NumberOfRetries: '1' }]), 'LambdaArn is required when Lambda processor is used.'],
    [processed(['Lambda', { LambdaArn: 'f' }]), 'Invalid lambda ARN.', processed(['Lambda', LAMBDA])],
    [processed(['Lambda', LAMBDA], ['Lambda', LAMBDA]), 'Cannot have more than 1 Lambda processor.'],
    [
      {
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            {
              Type: 'Lambda',
              Parameters: [
                { ParameterName: 'NumberOfRetries', ParameterValue: '1' },
                { ParameterName: 'NumberOfRetries', ParameterValue: '2' },
              ],
            },
          ],
        },
      },
      'Duplicate ProcessorParameter passed to ProcessingConfiguration.',
    ],
    [
      processed(['Lambda', { ...LAMBDA, BufferSizeInMBs: '1' }]),
      'Both BufferSizeInMBs and BufferIntervalInSeconds are required to configure buffering for lambda processor.',
      processed(['Lambda', { ...LAMBDA, BufferSizeInMBs: '1', BufferIntervalInSeconds: '60' }]),
    ],
    ...['0.1', '3.1', 'x'].map(
      (BufferSizeInMBs): Case => [
        processed(['Lambda', { ...LAMBDA, BufferSizeInMBs, BufferIntervalInSeconds: '60' }]),
        'BufferSizeInMBs for lambda processor must be between 0.2 and 3.',
        processed(['Lambda', { ...LAMBDA, BufferSizeInMBs: '0.2', BufferIntervalInSeconds: '900' }]),
      ],
    ),
    ...['-1', '901'].map(
      (BufferIntervalInSeconds): Case => [
        processed(['Lambda', { ...LAMBDA, BufferSizeInMBs: '3', BufferIntervalInSeconds }]),
        'BufferIntervalInSeconds for lambda processor must be between 0 and 900.',
        processed(['Lambda', { ...LAMBDA, BufferSizeInMBs: '3', BufferIntervalInSeconds: '0' }]),
      ],
    ),
    ...['-1', '301', 'x'].map(
      (NumberOfRetries): Case => [
        processed(['Lambda', { ...LAMBDA, NumberOfRetries }]),
        'Number of retries for lambda must be between 0 and 300.',
        processed(['Lambda', { ...LAMBDA, NumberOfRetries: '300' }]),
      ],
    ),
    [
      processed(['CloudWatchLogProcessing', { DataMessageExtraction: 'true' }]),
      'CloudWatchLogProcessingProcessor can only be enabled with DecompressionProcessor',
    ],
    [
      processed(
        ['Decompression', { CompressionFormat: 'GZIP' }],
        ['CloudWatchLogProcessing', { DataMessageExtraction: 'yes' }],
      ),
      'Invalid parameter value for DataMessageExtraction. Allowed values are True and False.',
      processed(
        ['Decompression', { CompressionFormat: 'GZIP' }],
        ['CloudWatchLogProcessing', { DataMessageExtraction: 'true' }],
      ),
    ],
  ],
  'logging and backup': [
    [
      { CloudWatchLoggingOptions: ENABLED },
      'CloudWatch Log Group Name is required if CloudWatch Logging is enabled',
      { CloudWatchLoggingOptions: { Enabled: true, LogGroupName: 'g', LogStreamName: 's' } },
    ],
    [
      { S3BackupMode: 'Enabled' },
      'S3 backup destination configuration is required when enabling S3 backup.',
      { S3BackupMode: 'Disabled' },
    ],
  ],
};
