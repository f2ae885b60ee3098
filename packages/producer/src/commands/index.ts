import { generate } from './generate.ts';
import { plan } from './plan.ts';
import { send } from './send.ts';
import { validate } from './validate.ts';

/** Every command of the producer. */
export const commands = [send, generate, validate, plan];
