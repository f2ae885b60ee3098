import { endpointOf, explainAwsError } from '@event-archive/aws-clients';
import { UserError } from '@event-archive/terminal/user-error';
import { callFailure } from './call-failure.ts';

/** An SDK error → the one line that stops the run. */
export function explanation(
  error: unknown,
  doing: string,
  target: Parameters<typeof explainAwsError>[2],
): UserError {
  const { reason } = callFailure(error);
  const at = { ...target, endpoint: endpointOf(target, 'kinesis') };
  return explainAwsError(error, doing, at) ?? new UserError(`${doing}: ${reason}`, { cause: error });
}
