import { createInterface } from 'node:readline';
import type { Lap } from '../harness/ratio.ts';
import type { EventBytes } from './events.ts';

/** What a program is told to send, one line of JSON on its standard input; it answers each with a lap. */
export interface LapPlan {
  readonly endpoint: string;
  readonly stream: string;
  readonly bytes: EventBytes;
  readonly events: number;
  readonly seed: number;
  /** Requests at a time, where a program has several. */
  readonly inFlight: number;
}

export const REGION = 'us-east-1';

/** A program's side: does each plan as it comes, until there are no more. */
export async function answerPlans(work: (plan: LapPlan) => Promise<Lap>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify(await work(JSON.parse(line) as LapPlan))}\n`);
}
