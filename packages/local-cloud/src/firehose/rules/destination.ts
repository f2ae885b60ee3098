import type { ExtendedS3Configuration, Processor } from '../config.ts';

export type Destination = ExtendedS3Configuration;
/** A rule: what the service says about a destination that breaks it, or undefined. */
export type Rule = (destination: Destination) => string | undefined;

export const isPartitioned = ({ DynamicPartitioningConfiguration: dynamic }: Destination): boolean =>
  dynamic?.Enabled === true;

export const isConverted = ({
  DataFormatConversionConfiguration: conversion,
}: Pick<Destination, 'DataFormatConversionConfiguration'>): boolean =>
  conversion !== undefined && conversion.Enabled !== false;

export const processorsOf = ({ ProcessingConfiguration: processing }: Destination): readonly Processor[] =>
  processing?.Enabled === true ? (processing.Processors ?? []) : [];
