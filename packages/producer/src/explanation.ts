import { explainAwsError } from '@event-archive/aws-clients';
import { UserError } from '@event-archive/terminal/user-error';
import { callFailure } from './call-failure.ts';

/** An SDK error → the one line that stops the run. */
export function explanation(
  error: unknown,
  doing: string,
  target: Parameters<typeof explainAwsError>[2],
): UserError {
  const { reason } = callFailure(error);
  return explainAwsError(error, doing, target) ?? new UserError(`${doing}: ${reason}`, { cause: error });
}
