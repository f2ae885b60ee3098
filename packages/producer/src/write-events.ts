import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { datasetNamed, datasetNames } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import type { Clock } from './clock.ts';
import { recordsOf } from './event-source.ts';
import type { GeneratedSource } from './generated-source.ts';

const NEWLINE = new Uint8Array([0x0a]);

/** Generated events → lines of NDJSON, the same bytes as their records; waits where the reader is slower. */
export async function writeEvents(
  wanted: { dataset: string; source: GeneratedSource; rate: number | undefined },
  out: Writable,
  { clock, stop }: { clock: Clock; stop: AbortSignal },
): Promise<void> {
  const slices = recordsOf(wanted, {
    dataset: datasetFor(wanted.dataset),
    clock,
    stop,
    stdin: Readable.from([]),
    onSkipped() {},
    onRepeats() {},
  });
  for await (const records of slices) {
    const chunk = Buffer.concat(records.flatMap(({ bytes }) => [bytes, NEWLINE]));
    if (!out.write(chunk)) await once(out, 'drain');
    if (stop.aborted) return;
  }
}

/** Dataset by the name that --dataset gives. Throws a UserError that lists those there are. */
export function datasetFor(name: string) {
  if (datasetNames.includes(name)) return datasetNamed(name);
  throw new UserError(`--dataset ${name}: no such dataset; there are ${datasetNames.join(', ')}`);
}
