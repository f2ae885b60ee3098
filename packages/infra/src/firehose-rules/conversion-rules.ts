import type { Conversion, ExtendedS3Configuration } from './configuration.ts';
import { type FirehoseRule, isBlank, s3Rule, when } from './rule.ts';

/** What the service refuses about data format conversion. It is on unless it says `Enabled: false`. */
export const conversionRules: readonly FirehoseRule[] = [
  s3Rule(1, 'CompressionFormat', (s3) =>
    when(
      conversionOf(s3) !== undefined && (s3.CompressionFormat ?? 'UNCOMPRESSED') !== 'UNCOMPRESSED',
      "The S3 destination's compression format must be set to UNCOMPRESSED when data format conversion is enabled. To enable compression within the converted output format, set the appropriate serialization option in the output format configuration.",
    ),
  ),
  s3Rule(2, 'BufferingHints.SizeInMBs', (s3) =>
    when(
      conversionOf(s3) !== undefined && (s3.BufferingHints?.SizeInMBs ?? 128) < 64,
      'BufferingHints.SizeInMBs must be at least 64 when data format conversion is enabled.',
    ),
  ),
  ...(['InputFormatConfiguration', 'OutputFormatConfiguration', 'SchemaConfiguration'] as const).map((part) =>
    conversionRule(3, part, (conversion) => when(!conversion[part], `${part} must not be null`)),
  ),
  conversionRule(4, 'InputFormatConfiguration', ({ InputFormatConfiguration: input }) =>
    when(serdesOf(input, input?.Deserializer) === 0, 'Deserializer must not be null'),
  ),
  conversionRule(4, 'OutputFormatConfiguration', ({ OutputFormatConfiguration: output }) =>
    when(serdesOf(output, output?.Serializer) === 0, 'Serializer must not be null'),
  ),
  conversionRule(5, 'InputFormatConfiguration', ({ InputFormatConfiguration: input }) =>
    when(
      serdesOf(input, input?.Deserializer) === 2,
      'More than one deserializer specified. Only one may be chosen.',
    ),
  ),
  conversionRule(5, 'OutputFormatConfiguration', ({ OutputFormatConfiguration: output }) =>
    when(
      serdesOf(output, output?.Serializer) === 2,
      'More than one serializer specified. Only one may be chosen.',
    ),
  ),
  ...(['RoleARN', 'DatabaseName', 'TableName'] as const).map((member) =>
    conversionRule(6, 'SchemaConfiguration', ({ SchemaConfiguration: schema }) =>
      when(
        schema !== undefined && isBlank(schema[member]),
        `SchemaConfiguration.${member.replace('ARN', 'Arn')} must not be null or empty`,
      ),
    ),
  ),
];

function conversionRule(
  rule: number,
  part: string,
  check: (conversion: Conversion) => string | undefined,
): FirehoseRule {
  return s3Rule(rule, `DataFormatConversionConfiguration.${part}`, (s3) => {
    const conversion = conversionOf(s3);
    return conversion && check(conversion);
  });
}

const conversionOf = ({ DataFormatConversionConfiguration: conversion }: ExtendedS3Configuration) =>
  conversion?.Enabled === false ? undefined : conversion;

/** How many serdes a part has; undefined when the part itself is missing, which another rule says. */
const serdesOf = (part: object | undefined, serdes: object | undefined): number | undefined =>
  part && Object.values(serdes ?? {}).filter((serde) => serde !== undefined).length;
