import { awsTarget, endpointRemark, explained } from '@event-archive/aws-clients';
import { loadEnvironment, pipelineFor } from '@event-archive/environments';
import { countText, type Io } from '@event-archive/terminal';
import { type Clock, systemClock } from '../clock.ts';
import { durationMs, instantMs, wholeNumber } from '../flag-values.ts';
import { datasetFor } from '../write-events.ts';
import type { TailStart } from './shard-reader.ts';
import { tailStream } from './tail-stream.ts';
import { type TailFormat, textFromRecords } from './tail-text.ts';

/** The flags of `producer tail` as they were typed. */
export interface TailFlags {
  readonly dataset: string;
  readonly env: string;
  readonly from: string;
  readonly count?: number | undefined;
  readonly duration?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly format: TailFormat;
}

/** Prints records until the count, the duration or Ctrl-C. Throws a UserError for a wrong flag or a stream in vain. */
export async function runTail(flags: TailFlags, io: Io, clock: Clock = systemClock): Promise<void> {
  const environment = loadEnvironment(flags.env);
  const stream = pipelineFor(environment, datasetFor(flags.dataset).name).stream.name;
  const target = awsTarget(environment.region, environment.endpoint, flags.endpoint);
  const start = startFrom(flags.from);
  const count = flags.count === undefined ? undefined : wholeNumber('--count', flags.count, 1, 10 ** 12);
  const lastsMs = flags.duration === undefined ? undefined : durationMs('--duration', flags.duration);
  const remark = endpointRemark(environment, flags.endpoint);
  if (remark !== undefined) io.error(remark);
  const over = new AbortController();
  const stop = AbortSignal.any([io.interrupted, over.signal]);
  if (lastsMs !== undefined) void clock.sleep(lastsMs, stop).then(() => over.abort());
  try {
    const read = await explained(`reading ${stream}`, target, () =>
      tailStream({ stream, target, start, count }, clock, stop, (records) =>
        io.print(textFromRecords(records, flags.format)),
      ),
    );
    io.error(io.paintError('dim', `${countText(read)} events read`));
  } finally {
    over.abort();
  }
}

function startFrom(from: string): TailStart {
  if (from === 'latest' || from === 'trim-horizon') return from;
  return new Date(instantMs('--from', from));
}
