import { expect, it } from 'vitest';
import { directPut } from '../helpers/delivery.ts';
import { converted, ERRORS, type Members, saidTo } from '../helpers/destinations.ts';

const CONVERSION = converted().DataFormatConversionConfiguration;
const HINTS = { SizeInMBs: 64, IntervalInSeconds: 60 };

/** A destination with many mistakes, and what is said once those before are mended, one after the other. */
const MENDED: readonly [mended: Members, said: string][] = [
  [
    {
      CompressionFormat: 'GZIP',
      BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 60 },
      DataFormatConversionConfiguration: {},
      Prefix: '!{timestamp:yyyy}/',
    },
    "The S3 destination's compression format must be set to UNCOMPRESSED when data format conversion is enabled.",
  ],
  [{ CompressionFormat: 'UNCOMPRESSED' }, 'BufferingHints.SizeInMBs must be at least 64 when data format'],
  [{ BufferingHints: HINTS }, 'InputFormatConfiguration must not be null'],
  [
    {
      DataFormatConversionConfiguration: { InputFormatConfiguration: CONVERSION?.InputFormatConfiguration },
    },
    'OutputFormatConfiguration must not be null',
  ],
  [
    { DataFormatConversionConfiguration: { ...CONVERSION, SchemaConfiguration: undefined } },
    'SchemaConfiguration must not be null',
  ],
  [
    {
      DataFormatConversionConfiguration: {
        ...CONVERSION,
        SchemaConfiguration: { ...CONVERSION?.SchemaConfiguration, TableName: 'nowhere' },
      },
    },
    'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
  ],
  [{ ErrorOutputPrefix: ERRORS }, 'Entity Not Found (Service: AWSGlue; Status Code: 400; '],
];

it('CreateDeliveryStream says one thing at a time, conversion first and what Glue says last', async () => {
  const requests = MENDED.map((_, i) =>
    directPut(Object.assign({}, ...MENDED.slice(0, i + 1).map(([members]) => members))),
  );
  const said = await saidTo(requests);
  expect(said).toEqual(
    MENDED.map(([, text]) => expect.stringContaining(`InvalidArgumentException: ${text}`)),
  );
});
