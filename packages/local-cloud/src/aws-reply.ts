/** A reply of the AWS JSON 1.1 protocol. */
export interface AwsReply {
  readonly status: number;
  readonly body: object;
}

/** An error as the AWS JSON 1.1 protocol spells it. */
export const awsError = (type: string, message: string, status = 400): AwsReply => ({
  status,
  body: { __type: type, message },
});
