import type { Processor } from '../config.ts';
import { type Destination, isPartitioned, processorsOf, type Rule } from './destination.ts';
import { keysOfJqObject } from './jq-keys.ts';

const MAX_PROCESSORS = 5;
const PARTITIONED_ONLY = new Set(['MetadataExtraction', 'RecordDeAggregation']);

/** Processors: how many, and what each demands. */
export const processingProblem: Rule = (destination) => {
  if (destination.ProcessingConfiguration?.Enabled !== true) return undefined;
  const processors = processorsOf(destination);
  if (processors.length === 0 || processors.length > MAX_PROCESSORS) {
    return 'A maximum of 5 and a minimum of 1 processor needs to be supplied when processing is enabled.';
  }
  if (processors.filter(({ Type }) => Type === 'Lambda').length > 1)
    return 'Cannot have more than 1 Lambda processor.';
  for (const processor of processors) {
    const problem = processorProblem(processor, destination);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

function processorProblem(processor: Processor, destination: Destination): string | undefined {
  const { Type, Parameters = [] } = processor;
  const names = Parameters.map(({ ParameterName }) => ParameterName);
  if (new Set(names).size < names.length)
    return 'Duplicate ProcessorParameter passed to ProcessingConfiguration.';
  if (PARTITIONED_ONLY.has(Type) && !isPartitioned(destination)) {
    return `class com.amazonaws.services.firehose.internal.model.${Type}Processor can only be present when Dynamic Partitioning is enabled.`;
  }
  return PROBLEMS[Type]?.(
    Object.fromEntries(Parameters.map((p) => [p.ParameterName, p.ParameterValue])),
    destination,
  );
}

type Parameters = Readonly<Record<string, string>>;
const PROBLEMS: Readonly<
  Record<string, (parameters: Parameters, destination: Destination) => string | undefined>
> = {
  Lambda: lambdaProblem,
  MetadataExtraction: ({ MetadataExtractionQuery = '{}', JsonParsingEngine }, { Prefix = '' }) => {
    const isUsed = (key: string) => Prefix.includes(`!{partitionKeyFromQuery:${key}}`);
    if (!keysOfJqObject(MetadataExtractionQuery).every(isUsed)) {
      return "MetaDataExtraction JQ Query can't contain keys that are not present in the S3 Prefix expression";
    }
    return JsonParsingEngine === 'JQ-1.6'
      ? undefined
      : 'MetaDataExtraction JSON Parsing Engine has to be one of JQ-1.6';
  },
  RecordDeAggregation: ({ SubRecordType = '', Delimiter }) => {
    if (SubRecordType === 'JSON') return undefined;
    if (SubRecordType !== 'DELIMITED') return 'SubRecordType has to be one of JSON, DELIMITED';
    return Delimiter === undefined ? 'Delimiter should be present for DELIMITED' : undefined;
  },
  CloudWatchLogProcessing: ({ DataMessageExtraction = 'false' }, destination) => {
    if (!processorsOf(destination).some(({ Type }) => Type === 'Decompression')) {
      return 'CloudWatchLogProcessingProcessor can only be enabled with DecompressionProcessor';
    }
    return /^(true|false)$/i.test(DataMessageExtraction)
      ? undefined
      : 'Invalid parameter value for DataMessageExtraction. Allowed values are True and False.';
  },
};

function lambdaProblem(parameters: Parameters): string | undefined {
  const { LambdaArn, NumberOfRetries, BufferSizeInMBs, BufferIntervalInSeconds } = parameters;
  if (LambdaArn === undefined) return 'LambdaArn is required when Lambda processor is used.';
  if (!/^arn:[^:]+:lambda:[^:]+:\d{12}:function:.+$/.test(LambdaArn)) return 'Invalid lambda ARN.';
  if ((BufferSizeInMBs === undefined) !== (BufferIntervalInSeconds === undefined)) {
    return 'Both BufferSizeInMBs and BufferIntervalInSeconds are required to configure buffering for lambda processor.';
  }
  if (!isWithin(BufferSizeInMBs, 0.2, 3))
    return 'BufferSizeInMBs for lambda processor must be between 0.2 and 3.';
  if (!isWithin(BufferIntervalInSeconds, 0, 900)) {
    return 'BufferIntervalInSeconds for lambda processor must be between 0 and 900.';
  }
  return isWithin(NumberOfRetries, 0, 300)
    ? undefined
    : 'Number of retries for lambda must be between 0 and 300.';
}

const isWithin = (text: string | undefined, min: number, max: number): boolean =>
  text === undefined || (Number(text) >= min && Number(text) <= max);
