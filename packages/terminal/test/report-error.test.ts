import { describe, expect, it } from 'vitest';
import { reportError, UserError } from '../src/index.ts';
import { recordedIo } from './helpers/recorder.ts';

describe('reportError', () => {
  it('paints the word error red where there is colour', () => {
    const io = recordedIo({ colour: true });
    expect(reportError(new UserError('--count: must be a number'), io)).toBe(2);
    expect(io.errors).toEqual(['\u001B[31merror\u001B[39m --count: must be a number']);
  });

  it.each(['text', undefined, null, 7])('says what was thrown when it is no error: %j', (thrown) => {
    const io = recordedIo();
    expect(reportError(thrown, io)).toBe(70);
    expect(io.errors[0]).toBe(String(thrown));
  });

  it('keeps the cause of a UserError and takes the exit code it was given', () => {
    const cause = new Error('inner');
    expect(new UserError('x', { cause }).cause).toBe(cause);
    expect(reportError(new UserError('x', { exitCode: 1 }), recordedIo())).toBe(1);
    expect('cause' in new UserError('x')).toBe(false);
  });
});
