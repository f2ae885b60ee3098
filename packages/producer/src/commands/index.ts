import { send } from './send.ts';

/** Every command of the producer. */
export const commands = [send];
