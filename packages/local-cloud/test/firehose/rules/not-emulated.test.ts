import type { CreateDeliveryStreamInput } from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { destination, directPut } from '../helpers/delivery.ts';
import { saidTo } from '../helpers/destinations.ts';

const delimiter = (ParameterValue: string) =>
  directPut({
    ProcessingConfiguration: {
      Enabled: true,
      Processors: [
        { Type: 'AppendDelimiterToRecord', Parameters: [{ ParameterName: 'Delimiter', ParameterValue }] },
      ],
    },
  });
const brokenPrefix = destination({ Prefix: '!{', ErrorOutputPrefix: '!{firehose:error-output-type}' });

const CASES: [string, CreateDeliveryStreamInput][] = [
  [
    'DirectPutSourceConfiguration is not emulated',
    { ...directPut(), DirectPutSourceConfiguration: { ThroughputHintInMBs: 1 } },
  ],
  [
    'Server side encryption of Direct PUT is not emulated',
    { ...directPut(), DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' } },
  ],
  ['Source MSKAsSource is not emulated', { ...directPut(), DeliveryStreamType: 'MSKAsSource' }],
  ['Delimiter ; of a processor is not emulated', delimiter(';')],
  [
    'Invalid expression usage',
    { ...directPut(), DeliveryStreamType: 'MSKAsSource', ExtendedS3DestinationConfiguration: brokenPrefix },
  ],
  [
    'BufferingHints must have both SizeInMBs and IntervalInSeconds, or neither.',
    directPut({ BufferingHints: { SizeInMBs: 5 } }),
  ],
];

describe('CreateDeliveryStream', () => {
  it('names what it does not emulate, after what the service itself refuses', async () => {
    const said = await saidTo(CASES.map(([, request]) => request));
    expect(said).toEqual(CASES.map(([message]) => `InvalidArgumentException: ${message}`));
  });

  it('takes the delimiter that says newline', async () => {
    expect(await saidTo([delimiter('\\n')])).toEqual([undefined]);
  });

  it('calls a malformed role of the schema by its own error, before anything else', async () => {
    const DataFormatConversionConfiguration = { SchemaConfiguration: { RoleARN: 'role' } };
    expect(
      await saidTo([directPut({ DataFormatConversionConfiguration, CompressionFormat: 'GZIP' })]),
    ).toEqual(['InvalidParameterValueException: Invalid role ARN.']);
  });
});
