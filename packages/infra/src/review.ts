import type { Environment } from '@event-archive/environments';
import { type LintFinding, lintFindings } from './archive-lint.ts';
import { type Block, configurationFromTerraform } from './firehose-rules/from-terraform.ts';
import type { Violation } from './firehose-rules/rule.ts';
import { firehoseViolations } from './firehose-rules.ts';

/** Environment and the stack made of it → what the service would refuse, and what we refuse or warn about. */
export function reviewFindings(environment: Environment, stack: Block): LintFinding[] {
  const deliveryStreams = resourcesOf(stack, 'aws_kinesis_firehose_delivery_stream');
  const violations = environment.pipelines.flatMap(({ deliveryStream }, i) => {
    const resource = deliveryStreams.find(({ name }) => name === deliveryStream.name);
    return firehoseViolations(configurationFromTerraform(resource ?? {})).map((violation) => ({
      severity: 'refused' as const,
      field: environmentField(`pipelines.${i}.deliveryStream`, violation),
      message: violation.message,
    }));
  });
  return [...violations, ...lintFindings(environment)];
}

/** The resources of one type in a synthesized stack. */
export const resourcesOf = (stack: Block, type: string): Block[] => {
  const byType = (stack.resource ?? {}) as Record<string, Record<string, Block>>;
  return Object.values(byType[type] ?? {});
};

/** The API's path of a member → the environment's field that it came from, or the API's path where none did. */
function environmentField(deliveryStream: string, { rule, field }: Violation): string {
  const member = field.replace('ExtendedS3DestinationConfiguration.', '');
  if (member === 'DataFormatConversionConfiguration.SchemaConfiguration') return 'query';
  const name = fieldOfRule[rule] ?? environmentFields[member];
  return name === undefined ? `${deliveryStream} (${field})` : `${deliveryStream}.${name}`;
}

const environmentFields: Readonly<Record<string, string>> = {
  DeliveryStreamName: 'name',
  'BufferingHints.SizeInMBs': 'bufferSizeMiB',
  'BufferingHints.IntervalInSeconds': 'bufferIntervalSeconds',
  CompressionFormat: 'compressionFormat',
  Prefix: 'prefix',
  ErrorOutputPrefix: 'errorOutputPrefix',
  CustomTimeZone: 'customTimeZone',
  FileExtension: 'fileExtension',
  'DynamicPartitioningConfiguration.RetryOptions.DurationInSeconds': 'partitionRetrySeconds',
  'ProcessingConfiguration.Processors.Parameters.SubRecordType': 'deaggregation.subRecordType',
  'ProcessingConfiguration.Processors.Parameters.Delimiter': 'deaggregation.delimiter',
};

/** Rules about the processing configuration as a whole, which comes from several fields. */
const fieldOfRule: Readonly<Record<string, string>> = {
  11: 'deaggregation',
  12: 'prefix',
};
