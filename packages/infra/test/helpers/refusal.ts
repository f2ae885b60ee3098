import type { Environment } from '@event-archive/environments';
import { synthesizedJson } from './stack.ts';

/** Environment → the line by which synthesis refuses it, without the file's name; throws when it is taken. */
export function refusalOf(environment: Environment): string {
  try {
    synthesizedJson(environment);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UserError') throw error;
    const [, line] = new RegExp(`/${environment.name}\\.json: (.*)$`, 's').exec(error.message) ?? [];
    if (line === undefined) throw error;
    return line;
  }
  throw new Error('nothing was refused');
}
