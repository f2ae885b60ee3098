/** A reply of the AWS JSON 1.1 protocol. */
export interface Reply {
  readonly status: number;
  readonly body: object;
}

/** What the service answers to a request it refuses, e.g. `InvalidArgumentException`. */
export class ServiceError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }

  reply(): Reply {
    return { status: this.status, body: { __type: this.type, message: this.message } };
  }
}

export const invalidArgument = (message: string): ServiceError =>
  new ServiceError('InvalidArgumentException', message);
