import { type AwsReply, awsError } from '../aws-reply.ts';
import type { FaultAt } from './faults.ts';
import type { ServiceName } from './operations.ts';

type Refusal = Pick<FaultAt<'call'>, 'fault'> & {
  readonly status?: number;
  readonly code?: string | undefined;
};

// What each service says when it is asked too much of.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, all read 2026-11-24. Of Firehose the page says 500
// and the SDK's model 503.
const THROTTLED: Readonly<Record<ServiceName, readonly [status: number, code: string, message: string]>> = {
  kinesis: [400, 'ProvisionedThroughputExceededException', 'Rate exceeded (planted fault)'],
  firehose: [503, 'ServiceUnavailableException', 'Slow down. (planted fault)'],
  glue: [400, 'ThrottlingException', 'Rate exceeded (planted fault)'],
  s3: [503, 'SlowDown', 'Please reduce your request rate. (planted fault)'],
};

/** What Kinesis says of operations on whole streams, whose rates are limited for the account. */
const KINESIS_DATA = new Set(['PutRecord', 'PutRecords', 'GetRecords', 'GetShardIterator']);

/** The error that a fault answers a call with: status, code and message. */
export function refusalOf(
  { fault, status = 500, code }: Refusal,
  service: ServiceName,
  operation: string,
): readonly [status: number, code: string, message: string] {
  if (fault === 'throttle')
    return service === 'kinesis' && !KINESIS_DATA.has(operation)
      ? [400, 'LimitExceededException', 'Rate exceeded (planted fault)']
      : THROTTLED[service];
  const isDown = fault === 'outage' || status === 503;
  if (service === 's3')
    return isDown
      ? [503, code ?? 'ServiceUnavailable', 'Service is unable to handle request. (planted fault)']
      : [
          status,
          code ?? 'InternalError',
          'We encountered an internal error. Please try again. (planted fault)',
        ];
  return isDown
    ? [503, code ?? 'ServiceUnavailableException', 'The service is unavailable. (planted fault)']
    : [status, code ?? 'InternalFailure', 'Internal failure (planted fault)'];
}

/** The same as a reply of the JSON protocol. */
export function jsonRefusal(fault: Refusal, service: ServiceName, operation: string): AwsReply {
  const [status, code, message] = refusalOf(fault, service, operation);
  return awsError(code, message, status);
}
