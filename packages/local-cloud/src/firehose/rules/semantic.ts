import { isSupportedTimeZone } from '../time-zones.ts';
import { backupProblem } from './backup-rules.ts';
import { conversionProblem } from './conversion-rules.ts';
import { type Destination, isPartitioned, type Rule } from './destination.ts';
import { hintsTogether, logging } from './plain-rules.ts';
import { prefixProblem } from './prefix-rules.ts';
import { processingProblem } from './processing-rules.ts';

export * from './destination.ts';

const MIN_PARTITIONED_MIB = 64;
const MIN_PARTITIONED_SECONDS = 60;

const partitionedHints: Rule = (destination) => {
  if (!isPartitioned(destination)) return undefined;
  const { SizeInMBs, IntervalInSeconds } = destination.BufferingHints ?? {};
  if (SizeInMBs !== undefined && SizeInMBs < MIN_PARTITIONED_MIB) {
    return 'BufferingHints.SizeInMBs must be at least 64 when Dynamic Partitioning is enabled.';
  }
  if (IntervalInSeconds !== undefined && IntervalInSeconds < MIN_PARTITIONED_SECONDS) {
    return 'BufferingHints.IntervalInSeconds must be at least 60 seconds when Dynamic Partitioning is enabled.';
  }
  return undefined;
};

const timeZone: Rule = ({ CustomTimeZone }) =>
  CustomTimeZone && !isSupportedTimeZone(CustomTimeZone)
    ? 'Provided custom time zone is not supported. Custom time zones are limited to UTC and non-3-letter IANA time zones.'
    : undefined;

/** In the order in which the service looks, as far as that is known: conversion first. */
const RULES: readonly Rule[] = [
  conversionProblem,
  partitionedHints,
  prefixProblem,
  timeZone,
  processingProblem,
  logging,
  backupProblem,
  hintsTogether,
];

/** The first rule of the service that a destination breaks, in the service's words (seen in 2026). */
export function semanticProblem(destination: Destination): string | undefined {
  for (const rule of RULES) {
    const problem = rule(destination);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
