import { processor, withProcessors } from '../helpers/configuration.ts';
import { describeRules } from '../helpers/rule-table.ts';

const field = 'ExtendedS3DestinationConfiguration.ProcessingConfiguration';
const LambdaArn = 'arn:aws:lambda:eu-west-1:123456789012:function:clean:$LATEST';
const lambda = (parameters: Record<string, string> = {}) => processor('Lambda', { LambdaArn, ...parameters });
const running = (parameters: Record<string, string> = {}) => withProcessors([lambda(parameters)]);
const twice = { ParameterName: 'NumberOfRetries', ParameterValue: '3' };
const row = (title: string, message: string) => ({ rule: 25, field, title, message });

describeRules('lambda rules', [
  {
    ...row('a parameter given twice', 'Duplicate ProcessorParameter passed to ProcessingConfiguration.'),
    broken: withProcessors([{ Type: 'Lambda', Parameters: [...(lambda().Parameters ?? []), twice, twice] }]),
    good: withProcessors([{ Type: 'Lambda', Parameters: [...(lambda().Parameters ?? []), twice] }]),
  },
  {
    ...row('a Lambda without a function', 'LambdaArn is required when Lambda processor is used.'),
    broken: withProcessors([processor('Lambda')]),
    good: running(),
  },
  {
    ...row('an ARN that is none of a function', 'Invalid lambda ARN.'),
    broken: running({ LambdaArn: 'arn:aws:lambda:eu-west-1:12345:function:clean' }),
    good: running({ LambdaArn: '${aws_lambda_function.clean.arn}:$LATEST' }),
  },
  {
    ...row('two Lambdas', 'Cannot have more than 1 Lambda processor.'),
    broken: withProcessors([lambda(), lambda()]),
    good: withProcessors([lambda(), processor('AppendDelimiterToRecord')]),
  },
  {
    ...row(
      'a buffer size without an interval',
      'Both BufferSizeInMBs and BufferIntervalInSeconds are required to configure buffering for lambda processor.',
    ),
    broken: running({ BufferSizeInMBs: '1' }),
    good: running({ BufferSizeInMBs: '1', BufferIntervalInSeconds: '60' }),
  },
  {
    ...row('a Lambda buffer of 3.1 MB', 'BufferSizeInMBs for lambda processor must be between 0.2 and 3.'),
    broken: running({ BufferSizeInMBs: '3.1', BufferIntervalInSeconds: '60' }),
    good: running({ BufferSizeInMBs: '3', BufferIntervalInSeconds: '60' }),
  },
  {
    ...row('a Lambda buffer of 0.1 MB', 'BufferSizeInMBs for lambda processor must be between 0.2 and 3.'),
    broken: running({ BufferSizeInMBs: '0.1', BufferIntervalInSeconds: '60' }),
    good: running({ BufferSizeInMBs: '0.2', BufferIntervalInSeconds: '60' }),
  },
  {
    ...row(
      'a Lambda interval of 901 s',
      'BufferIntervalInSeconds for lambda processor must be between 0 and 900.',
    ),
    broken: running({ BufferSizeInMBs: '1', BufferIntervalInSeconds: '901' }),
    good: running({ BufferSizeInMBs: '1', BufferIntervalInSeconds: '900' }),
  },
  {
    ...row('301 retries', 'Number of retries for lambda must be between 0 and 300.'),
    broken: running({ NumberOfRetries: '301' }),
    good: running({ NumberOfRetries: '300' }),
  },
]);
