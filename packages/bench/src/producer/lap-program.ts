import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Lap } from '../harness/ratio.ts';
import type { LapPlan } from './lap-plan.ts';

/** A side of a comparison as a process of its own, which stays for all laps: what it needs to start is in none. */
export interface LapProgram {
  /** Has it send. Throws where it did not get every event acknowledged, or ended. */
  lap(plan: LapPlan): Promise<Lap>;
  stop(): Promise<void>;
}

/** Starts a program that answers plans, see `lap-plan.ts`. */
export function startLapProgram(command: string, args: readonly string[]): LapProgram {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-MAX_COMPLAINT);
  });
  // One that has ended shows itself by giving no reply.
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve, reject) => {
    child.once('close', () => resolve());
    child.once('error', reject);
  });
  return {
    async lap(plan) {
      child.stdin.write(`${JSON.stringify(plan)}\n`);
      const reply = await Promise.race([replies.next(), ended.then(() => ({ done: true, value: '' }))]);
      if (reply.done) throw new Error(`${[command, ...args].join(' ')} ended: ${complaint.trim()}`);
      const lap = JSON.parse(reply.value) as Lap;
      if (lap.count === plan.events) return lap;
      throw new Error(`${args.join(' ')}: ${lap.count} of ${plan.events} events were acknowledged`);
    },
    stop() {
      child.stdin.end();
      return ended;
    },
  };
}

const MAX_COMPLAINT = 2_000;
