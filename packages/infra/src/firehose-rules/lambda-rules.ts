import type { Processor } from './configuration.ts';
import { eachProcessor, parameter, processingRule, processorsOf } from './processor-rules.ts';
import { type FirehoseRule, isReference, when } from './rule.ts';

const LAMBDA_ARN = /^arn:[^:]+:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?$/;

/** What the service refuses about a Lambda processor, in the order in which it looks. */
export const lambdaRules: readonly FirehoseRule[] = [
  eachProcessor(25, 'Lambda', ({ Parameters = [] }) =>
    when(
      new Set(Parameters.map(({ ParameterName }) => ParameterName)).size < Parameters.length,
      'Duplicate ProcessorParameter passed to ProcessingConfiguration.',
    ),
  ),
  eachProcessor(25, 'Lambda', (processor) =>
    when(!parameter(processor, 'LambdaArn'), 'LambdaArn is required when Lambda processor is used.'),
  ),
  eachProcessor(25, 'Lambda', (processor) => {
    const arn = parameter(processor, 'LambdaArn');
    return when(
      Boolean(arn) && !isReference(arn ?? '') && !LAMBDA_ARN.test(arn ?? ''),
      'Invalid lambda ARN.',
    );
  }),
  processingRule(25, (s3) =>
    when(processorsOf(s3, 'Lambda').length > 1, 'Cannot have more than 1 Lambda processor.'),
  ),
  eachProcessor(25, 'Lambda', (processor) =>
    when(
      (parameter(processor, 'BufferSizeInMBs') === undefined) !==
        (parameter(processor, 'BufferIntervalInSeconds') === undefined),
      'Both BufferSizeInMBs and BufferIntervalInSeconds are required to configure buffering for lambda processor.',
    ),
  ),
  within('BufferSizeInMBs', 0.2, 3, 'BufferSizeInMBs for lambda processor must be between 0.2 and 3.'),
  within(
    'BufferIntervalInSeconds',
    0,
    900,
    'BufferIntervalInSeconds for lambda processor must be between 0 and 900.',
  ),
  within('NumberOfRetries', 0, 300, 'Number of retries for lambda must be between 0 and 300.'),
];

function within(name: string, min: number, max: number, message: string): FirehoseRule {
  return eachProcessor(25, 'Lambda', (processor: Processor) => {
    const text = parameter(processor, name);
    return when(text !== undefined && !(Number(text) >= min && Number(text) <= max), message);
  });
}
