import { randomUUID } from 'node:crypto';
import type { Io } from '@event-archive/terminal';
import type { SendRequest } from '../request.ts';
import type { SendResult } from '../run-send.ts';

/** Carries out a request with this machine's clock, chance and standard input. */
export async function carryOut(request: SendRequest, io: Io): Promise<SendResult> {
  const [{ runSend }, { systemClock }] = await Promise.all([import('../run-send.ts'), import('../clock.ts')]);
  return runSend(request, {
    io,
    clock: systemClock,
    random: Math.random,
    stdin: process.stdin,
    newRunId: () => randomUUID().slice(0, 8),
  });
}
