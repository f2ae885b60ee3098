import type { ExtendedS3Configuration, Processor } from './configuration.ts';
import { keysOfJqObject } from './jq-keys.ts';
import { expressionsOf } from './prefix-expression.ts';
import { type FirehoseRule, partitionsDynamically, s3Rule, when } from './rule.ts';

/** What the service refuses about processors and dynamic partitioning. Processing is off unless it says `Enabled: true`. */
export const processorRules: readonly FirehoseRule[] = [
  s3Rule(7, 'BufferingHints.SizeInMBs', (s3) =>
    when(
      partitionsDynamically(s3) && (s3.BufferingHints?.SizeInMBs ?? 128) < 64,
      'BufferingHints.SizeInMBs must be at least 64 when Dynamic Partitioning is enabled.',
    ),
  ),
  s3Rule(8, 'BufferingHints.IntervalInSeconds', (s3) =>
    when(
      partitionsDynamically(s3) && (s3.BufferingHints?.IntervalInSeconds ?? 300) < 60,
      'BufferingHints.IntervalInSeconds must be at least 60 seconds when Dynamic Partitioning is enabled.',
    ),
  ),
  ...['MetadataExtraction', 'RecordDeAggregation'].map((type) =>
    processingRule(11, (s3) =>
      when(
        !partitionsDynamically(s3) && processorsOf(s3, type).length > 0,
        `class com.amazonaws.services.firehose.internal.model.${type}Processor can only be present when Dynamic Partitioning is enabled.`,
      ),
    ),
  ),
  processingRule(12, (s3) => {
    const inPrefix = expressionsOf(s3.Prefix).filter(
      ({ namespace }) => namespace === 'partitionKeyFromQuery',
    );
    const queries = processorsOf(s3, 'MetadataExtraction').map((it) =>
      parameter(it, 'MetadataExtractionQuery'),
    );
    return when(
      queries
        .flatMap((query) => keysOfJqObject(query ?? ''))
        .some((key) => !inPrefix.some(({ value }) => value === key)),
      "MetaDataExtraction JQ Query can't contain keys that are not present in the S3 Prefix expression",
    );
  }),
  eachProcessor(13, 'MetadataExtraction', (processor) =>
    when(
      parameter(processor, 'JsonParsingEngine') !== 'JQ-1.6',
      'MetaDataExtraction JSON Parsing Engine has to be one of JQ-1.6',
    ),
  ),
  deAggregationRule('SubRecordType', (processor) =>
    when(
      !['JSON', 'DELIMITED'].includes(parameter(processor, 'SubRecordType') ?? ''),
      'SubRecordType has to be one of JSON, DELIMITED',
    ),
  ),
  deAggregationRule('Delimiter', (processor) =>
    when(
      parameter(processor, 'SubRecordType') === 'DELIMITED' && !parameter(processor, 'Delimiter'),
      'Delimiter should be present for DELIMITED',
    ),
  ),
  processingRule(24, (s3) => {
    const count = processorsOf(s3).length;
    return when(
      s3.ProcessingConfiguration?.Enabled === true && (count < 1 || count > 5),
      'A maximum of 5 and a minimum of 1 processor needs to be supplied when processing is enabled.',
    );
  }),
  processingRule(26, (s3) =>
    when(
      processorsOf(s3, 'CloudWatchLogProcessing').length > 0 &&
        processorsOf(s3, 'Decompression').length === 0,
      'CloudWatchLogProcessingProcessor can only be enabled with DecompressionProcessor',
    ),
  ),
  eachProcessor(26, 'CloudWatchLogProcessing', (processor) =>
    when(
      !/^(true|false)$/i.test(parameter(processor, 'DataMessageExtraction') ?? 'false'),
      'Invalid parameter value for DataMessageExtraction. Allowed values are True and False.',
    ),
  ),
];

/** A rule about the processing configuration as a whole. */
export function processingRule(
  rule: number,
  check: (s3: ExtendedS3Configuration) => string | undefined,
): FirehoseRule {
  return s3Rule(rule, 'ProcessingConfiguration', check);
}

/** A rule that each processor of a type must keep; the first that breaks it speaks. */
export function eachProcessor(
  rule: number,
  type: string,
  check: (processor: Processor) => string | undefined,
): FirehoseRule {
  return processingRule(rule, (s3) =>
    processorsOf(s3, type)
      .map(check)
      .find((message) => message !== undefined),
  );
}

/** A rule about one parameter of record de-aggregation, told apart because each is a field of its own to whoever sets it. */
function deAggregationRule(name: string, check: (processor: Processor) => string | undefined): FirehoseRule {
  const rule = eachProcessor(14, 'RecordDeAggregation', check);
  return { ...rule, field: `${rule.field}.Processors.Parameters.${name}` };
}

/** The processors that will run, of one type or of all. */
export function processorsOf(s3: ExtendedS3Configuration, type?: string): readonly Processor[] {
  const { Enabled, Processors = [] } = s3.ProcessingConfiguration ?? {};
  return Enabled === true
    ? Processors.filter((processor) => type === undefined || processor.Type === type)
    : [];
}

/** A processor's parameter by name. */
export const parameter = (processor: Processor, name: string): string | undefined =>
  processor.Parameters?.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;
