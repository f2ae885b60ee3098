/** What a command ends with: 0 success, 1 findings, 2 usage, configuration or "could not do it". */
export type ExitCode = 0 | 1 | 2;

/**
 * A mistake that the person at the keyboard can mend. Shown as its one message line, never with a stack.
 * The message names the file, line, field or flag and says what to do. Every other error is a bug and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: ExitCode;

  constructor(message: string, options: { cause?: unknown; exitCode?: ExitCode } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.exitCode = options.exitCode ?? 2;
  }
}
