import { type Destination, isConverted, type Rule } from './destination.ts';

type Conversion = NonNullable<Destination['DataFormatConversionConfiguration']>;

const MIN_CONVERTED_MIB = 64;

/** Data format conversion, in the service's order: compression, hints, then the three parts. */
export const conversionProblem: Rule = (destination) => {
  const { DataFormatConversionConfiguration: conversion, CompressionFormat, BufferingHints } = destination;
  if (!conversion || !isConverted(destination)) return undefined;
  if (CompressionFormat !== undefined && CompressionFormat !== 'UNCOMPRESSED') {
    return "The S3 destination's compression format must be set to UNCOMPRESSED when data format conversion is enabled. To enable compression within the converted output format, set the appropriate serialization option in the output format configuration.";
  }
  if (BufferingHints?.SizeInMBs !== undefined && BufferingHints.SizeInMBs < MIN_CONVERTED_MIB) {
    return 'BufferingHints.SizeInMBs must be at least 64 when data format conversion is enabled.';
  }
  return inputProblem(conversion) ?? outputProblem(conversion) ?? schemaProblem(conversion);
};

function inputProblem({ InputFormatConfiguration: input }: Conversion): string | undefined {
  if (!input) return 'InputFormatConfiguration must not be null';
  const count = Object.keys(input.Deserializer ?? {}).length;
  if (count === 0) return 'Deserializer must not be null';
  return count > 1 ? 'More than one deserializer specified. Only one may be chosen.' : undefined;
}

function outputProblem({ OutputFormatConfiguration: output }: Conversion): string | undefined {
  if (!output) return 'OutputFormatConfiguration must not be null';
  const count = Object.keys(output.Serializer ?? {}).length;
  if (count === 0) return 'Serializer must not be null';
  return count > 1 ? 'More than one serializer specified. Only one may be chosen.' : undefined;
}

function schemaProblem({ SchemaConfiguration: schema }: Conversion): string | undefined {
  if (!schema) return 'SchemaConfiguration must not be null';
  if (!schema.RoleARN) return 'SchemaConfiguration.RoleArn must not be null or empty';
  if (!schema.DatabaseName) return 'SchemaConfiguration.DatabaseName must not be null or empty';
  return schema.TableName ? undefined : 'SchemaConfiguration.TableName must not be null or empty';
}
