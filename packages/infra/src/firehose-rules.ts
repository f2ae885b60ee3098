import type { DeliveryStreamConfiguration } from './firehose-rules/configuration.ts';
import { conversionRules } from './firehose-rules/conversion-rules.ts';
import { lambdaRules } from './firehose-rules/lambda-rules.ts';
import { modelViolations } from './firehose-rules/model-rules.ts';
import { prefixRules } from './firehose-rules/prefix-rules.ts';
import { processorRules } from './firehose-rules/processor-rules.ts';
import type { FirehoseRule, Violation } from './firehose-rules/rule.ts';
import { streamRules } from './firehose-rules/stream-rules.ts';

/** Delivery stream → everything that CreateDeliveryStream would refuse about it, in the service's words; empty when it is good. */
export function firehoseViolations(configuration: DeliveryStreamConfiguration): Violation[] {
  const semantic = firehoseRules.flatMap(({ rule, field, check }) => {
    const message = check(configuration);
    return message === undefined ? [] : [{ rule, field, message }];
  });
  return [...modelViolations(configuration), ...semantic];
}

/** The table of what the service refuses beyond its model, by number. Several rows of a number are its cases. */
export const firehoseRules: readonly FirehoseRule[] = [
  ...conversionRules,
  ...prefixRules,
  ...processorRules,
  ...lambdaRules,
  ...streamRules,
].sort((a, b) => a.rule - b.rule);
