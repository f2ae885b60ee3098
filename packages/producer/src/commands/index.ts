import { completionOf } from './completion.ts';
import { generate } from './generate.ts';
import { plan } from './plan.ts';
import { resend } from './resend.ts';
import { send } from './send.ts';
import { tail } from './tail.ts';
import { validate } from './validate.ts';

const working = [send, resend, generate, validate, plan, tail];

/** Every command of the producer. */
export const commands = [...working, completionOf(working)];
