import {
  CreateDeliveryStreamCommand,
  type CreateDeliveryStreamInput,
  type ExtendedS3DestinationConfiguration,
  type Processor,
} from '@aws-sdk/client-firehose';
import { CreateDatabaseCommand, CreateTableCommand } from '@aws-sdk/client-glue';
import { ROLE_ARN } from './delivery.ts';
import { serveFirehose } from './serve-firehose.ts';

export type Members = Partial<ExtendedS3DestinationConfiguration>;
export type Case = readonly [broken: Members, message: string, good?: Members];

export const ERRORS = 'errors/!{firehose:error-output-type}/';
export const ENABLED = { Enabled: true };
const CONVERSION = {
  InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
  OutputFormatConfiguration: { Serializer: { ParquetSerDe: {} } },
  SchemaConfiguration: { RoleARN: ROLE_ARN, DatabaseName: 'archive', TableName: 'clicks' },
};
export const converted = (members: Members['DataFormatConversionConfiguration'] = {}): Members => ({
  DataFormatConversionConfiguration: { ...CONVERSION, ...members },
  BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
});
export const schema = (members: object): Members =>
  converted({ SchemaConfiguration: { ...CONVERSION.SchemaConfiguration, ...members } });
export const processed = (
  ...Processors: readonly (readonly [string, Record<string, string>?])[]
): Members => ({
  ProcessingConfiguration: {
    Enabled: true,
    Processors: Processors.map(([Type, parameters = {}]) => ({
      Type: Type as Processor['Type'],
      Parameters: Object.entries(parameters).map(([ParameterName, ParameterValue]) => ({
        ParameterName: ParameterName as 'LambdaArn',
        ParameterValue,
      })),
    })),
  },
});
export const partitioned = (members: Members = {}): Members => ({
  DynamicPartitioningConfiguration: ENABLED,
  BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
  Prefix: '!{partitionKeyFromQuery:a}/',
  ErrorOutputPrefix: ERRORS,
  ...members,
});
export const query = (parameters: Record<string, string>) =>
  partitioned(
    processed([
      'MetadataExtraction',
      { MetadataExtractionQuery: '{a:.a}', JsonParsingEngine: 'JQ-1.6', ...parameters },
    ]),
  );
export const LAMBDA = { LambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:f:1' };
export const APPEND = ['AppendDelimiterToRecord'] as const;

/** What is said to a request: undefined when the delivery stream was created. */
export async function saidTo(requests: readonly CreateDeliveryStreamInput[]) {
  const { firehose, glue } = await serveFirehose();
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'archive' } }));
  const StorageDescriptor = { Columns: [{ Name: 'value', Type: 'double' }] };
  await glue.send(
    new CreateTableCommand({ DatabaseName: 'archive', TableInput: { Name: 'clicks', StorageDescriptor } }),
  );
  const said: (string | undefined)[] = [];
  for (const [i, request] of requests.entries()) {
    const create = new CreateDeliveryStreamCommand({ ...request, DeliveryStreamName: `s${i}` });
    said.push(
      await firehose.send(create).then(
        () => undefined,
        (error: Error) => `${error.name}: ${error.message}`,
      ),
    );
  }
  return said;
}
