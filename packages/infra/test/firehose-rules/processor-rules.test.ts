import { partitioned, processor, withProcessors, withS3 } from '../helpers/configuration.ts';
import { describeRules } from '../helpers/rule-table.ts';

const field = 'ExtendedS3DestinationConfiguration.ProcessingConfiguration';
const query = (text: string, engine = 'JQ-1.6') =>
  withProcessors(
    [processor('MetadataExtraction', { MetadataExtractionQuery: text, JsonParsingEngine: engine })],
    partitioned,
  );
const deAggregating = (parameters: Record<string, string>) =>
  withProcessors([processor('RecordDeAggregation', parameters)], partitioned);
const delimiters = (count: number) =>
  withProcessors(Array.from({ length: count }, () => processor('AppendDelimiterToRecord')));
const logProcessing = (value: string, others = [processor('Decompression', { CompressionFormat: 'GZIP' })]) =>
  withProcessors([...others, processor('CloudWatchLogProcessing', { DataMessageExtraction: value })]);

describeRules('processor rules', [
  {
    rule: 7,
    title: 'dynamic partitioning with a buffer of 63 MiB',
    field: 'ExtendedS3DestinationConfiguration.BufferingHints.SizeInMBs',
    message: 'BufferingHints.SizeInMBs must be at least 64 when Dynamic Partitioning is enabled.',
    broken: withS3({ ...partitioned, BufferingHints: { SizeInMBs: 63, IntervalInSeconds: 60 } }),
    good: withS3({ ...partitioned, BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 } }),
  },
  {
    rule: 8,
    title: 'dynamic partitioning with an interval of 59 s',
    field: 'ExtendedS3DestinationConfiguration.BufferingHints.IntervalInSeconds',
    message:
      'BufferingHints.IntervalInSeconds must be at least 60 seconds when Dynamic Partitioning is enabled.',
    broken: withS3({ ...partitioned, BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 59 } }),
    good: withS3({ ...partitioned, BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 } }),
  },
  {
    rule: 11,
    title: 'metadata extraction without dynamic partitioning',
    field,
    message:
      'class com.amazonaws.services.firehose.internal.model.MetadataExtractionProcessor can only be present when Dynamic Partitioning is enabled.',
    broken: withProcessors([processor('MetadataExtraction', { JsonParsingEngine: 'JQ-1.6' })]),
    good: query('{tenant:.tenant}'),
  },
  {
    rule: 11,
    title: 'record de-aggregation without dynamic partitioning',
    field,
    message:
      'class com.amazonaws.services.firehose.internal.model.RecordDeAggregationProcessor can only be present when Dynamic Partitioning is enabled.',
    broken: withProcessors([processor('RecordDeAggregation', { SubRecordType: 'JSON' })]),
    good: deAggregating({ SubRecordType: 'JSON' }),
  },
  {
    rule: 12,
    title: 'a key in the query that the prefix does not hold',
    field,
    message:
      "MetaDataExtraction JQ Query can't contain keys that are not present in the S3 Prefix expression",
    broken: query('{tenant:.tenant, year:(.at|strftime("%Y,"))}'),
    good: query('{tenant:(.tenant // {year:1}).year}'),
  },
  {
    rule: 13,
    title: 'another JSON engine',
    field,
    message: 'MetaDataExtraction JSON Parsing Engine has to be one of JQ-1.6',
    broken: query('{tenant:.tenant}', 'JQ-1.7'),
    good: query('{tenant:.tenant}', 'JQ-1.6'),
  },
  {
    rule: 14,
    title: 'a sub-record type that does not exist',
    field: `${field}.Processors.Parameters.SubRecordType`,
    message: 'SubRecordType has to be one of JSON, DELIMITED',
    broken: deAggregating({ SubRecordType: 'CSV' }),
    good: deAggregating({ SubRecordType: 'JSON' }),
  },
  {
    rule: 14,
    title: 'delimited sub-records without a delimiter',
    field: `${field}.Processors.Parameters.Delimiter`,
    message: 'Delimiter should be present for DELIMITED',
    broken: deAggregating({ SubRecordType: 'DELIMITED' }),
    good: deAggregating({ SubRecordType: 'DELIMITED', Delimiter: 'IyMjIw==' }),
  },
  {
    rule: 24,
    title: 'processing that is on without a processor',
    field,
    message: 'A maximum of 5 and a minimum of 1 processor needs to be supplied when processing is enabled.',
    broken: delimiters(0),
    good: delimiters(1),
  },
  {
    rule: 24,
    title: 'six processors',
    field,
    message: 'A maximum of 5 and a minimum of 1 processor needs to be supplied when processing is enabled.',
    broken: delimiters(6),
    good: delimiters(5),
  },
  {
    rule: 26,
    title: 'log processing without decompression',
    field,
    message: 'CloudWatchLogProcessingProcessor can only be enabled with DecompressionProcessor',
    broken: logProcessing('true', []),
    good: logProcessing('true'),
  },
  {
    rule: 26,
    title: 'log processing that extracts "yes"',
    field,
    message: 'Invalid parameter value for DataMessageExtraction. Allowed values are True and False.',
    broken: logProcessing('yes'),
    good: logProcessing('false'),
  },
]);
