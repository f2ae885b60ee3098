import type { Processor } from '../config.ts';
import { parquetOptionNotEmulated } from '../parquet/copy-options.ts';
import { newerThanJq16 } from './jq-1-6.ts';
import { type Destination, isConverted, processorsOf } from './semantic.ts';
import { timestampFormatProblem } from './timestamp-formats.ts';

/** What the service would do with a destination and this engine does not (yet): refused, never accepted and ignored. */
export function notEmulated(destination: Destination): string | undefined {
  const conversion = isConverted(destination) ? conversionNotEmulated(destination) : undefined;
  if (conversion !== undefined) return conversion;
  const processors = processorsOf(destination);
  const other = processors.find(({ Type }) => !PROCESSORS.has(Type));
  if (other) return `Processor ${other.Type} is not emulated`;
  const newer = newerThanJq16(parameterOf(processors, 'MetadataExtractionQuery') ?? '');
  if (newer) return `JQ-1.6 has no ${newer}: such a MetadataExtractionQuery is not emulated`;
  const appending = processors.filter(({ Type }) => Type === 'AppendDelimiterToRecord');
  const parameter = appending.flatMap(({ Parameters = [] }) => Parameters).find(isNoNewline);
  return parameter && `${parameter.ParameterName} ${parameter.ParameterValue} of a processor is not emulated`;
}

const parameterOf = (processors: readonly Processor[], name: string): string | undefined =>
  processors.flatMap(({ Parameters = [] }) => Parameters).find(({ ParameterName }) => ParameterName === name)
    ?.ParameterValue;

const PROCESSORS = new Set(['AppendDelimiterToRecord', 'MetadataExtraction', 'RecordDeAggregation']);

function conversionNotEmulated({
  DataFormatConversionConfiguration: conversion,
}: Destination): string | undefined {
  const { HiveJsonSerDe } = conversion?.InputFormatConfiguration?.Deserializer ?? {};
  const { OrcSerDe, ParquetSerDe = {} } = conversion?.OutputFormatConfiguration?.Serializer ?? {};
  if (OrcSerDe) return 'OrcSerDe is not emulated';
  return (
    timestampFormatProblem(HiveJsonSerDe?.TimestampFormats ?? []) ?? parquetOptionNotEmulated(ParquetSerDe)
  );
}

/** A newline is what the processor appends. The parameter that says so is tolerated, however it is escaped. */
const isNoNewline = ({ ParameterName, ParameterValue }: { ParameterName: string; ParameterValue: string }) =>
  ParameterName !== 'Delimiter' || !NEWLINES.includes(ParameterValue);
const NEWLINES = ['\\n', '\\\\n'];

/** Other destinations, as requests name them before `DestinationConfiguration` and `DestinationUpdate`. */
export const OTHER_DESTINATIONS = [
  'S3',
  'Redshift',
  'Elasticsearch',
  'Amazonopensearchservice',
  'Splunk',
  'HttpEndpoint',
  'AmazonOpenSearchServerless',
  'Snowflake',
  'Iceberg',
] as const;
/** Members of CreateDeliveryStream for sources other than a Kinesis stream and plain Direct PUT. */
export const OTHER_SOURCES = [
  'DirectPutSourceConfiguration',
  'MSKSourceConfiguration',
  'DatabaseSourceConfiguration',
] as const;
