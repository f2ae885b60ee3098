import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { replaceFile, type WriteFile } from '../firehose/checkpoint.ts';
import { systemClock } from '../firehose/clock.ts';
import type { FaultAt, Faults } from './faults.ts';
import { WRITE_CHECKPOINT } from './operations.ts';

/** Writes the checkpoints of delivery streams, or fails at it as the plan wants. */
export const checkpointWriter =
  (faults: Faults): WriteFile =>
  async (file, text) => {
    const deliveryStream = basename(file, '.json');
    const strike = faults.strike('call', {
      service: 'firehose',
      operation: WRITE_CHECKPOINT,
      deliveryStream,
    });
    if (strike) await breakWrite(strike.fault, { file, text, closing: faults.closing });
    else replaceFile(file, text);
  };

/** What a fault at a call means to a file: nothing is there before, all of it is after, half of it is cut off. */
async function breakWrite(
  fault: FaultAt<'call'>,
  { file, text, closing }: { file: string; text: string; closing: AbortSignal },
): Promise<void> {
  switch (fault.fault) {
    case 'reset-after':
      replaceFile(file, text);
      break;
    case 'stall-before':
      await systemClock.sleep(fault.duration, closing);
      break;
    case 'stall-after':
      replaceFile(file, text);
      await systemClock.sleep(fault.duration, closing);
      break;
    case 'slow':
      await systemClock.sleep(fault.duration, closing);
      return replaceFile(file, text);
    case 'truncate':
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, text.slice(0, text.length >> 1));
  }
  throw new Error(`the disk failed (planted fault ${fault.fault})`);
}
