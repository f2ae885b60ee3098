import type { Rule } from './destination.ts';

export const logging: Rule = ({ CloudWatchLoggingOptions: options }) =>
  options?.Enabled === true && !options.LogGroupName
    ? 'CloudWatch Log Group Name is required if CloudWatch Logging is enabled'
    : undefined;

// The guide asks for both hints or none; the service's own words for one alone are not known.
export const hintsTogether: Rule = ({ BufferingHints: hints = {} }) =>
  (hints.SizeInMBs === undefined) === (hints.IntervalInSeconds === undefined)
    ? undefined
    : 'BufferingHints must have both SizeInMBs and IntervalInSeconds, or neither.';
