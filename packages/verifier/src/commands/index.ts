import type { Command } from '@event-archive/terminal';
import { verifyCommand } from './verify.ts';

/** The commands of `verify`. */
export const commands: readonly Command[] = [verifyCommand(Date.now)];
