import { type Destination, isConverted, isPartitioned, processorsOf } from './semantic.ts';

/** What the service would do with a destination and this engine does not (yet): refused, never accepted and ignored. */
export function notEmulated(destination: Destination): string | undefined {
  if (isConverted(destination)) return 'Data format conversion is not emulated';
  if (isPartitioned(destination)) return 'Dynamic partitioning is not emulated';
  if (destination.S3BackupMode === 'Enabled' || destination.S3BackupConfiguration !== undefined)
    return 'S3 backup is not emulated';
  const processors = processorsOf(destination);
  const other = processors.find(({ Type }) => Type !== 'AppendDelimiterToRecord');
  if (other) return `Processor ${other.Type} is not emulated`;
  const parameter = processors.flatMap(({ Parameters = [] }) => Parameters).find(isNoNewline);
  return parameter && `${parameter.ParameterName} ${parameter.ParameterValue} of a processor is not emulated`;
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
