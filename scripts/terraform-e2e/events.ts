import { join } from 'node:path';
import { UserError } from '@event-archive/terminal';
import type { Place } from './place.ts';
import type { Workshop } from './workshop.ts';

const PRODUCER = ['packages/producer/src/cli.ts'];
const VERIFIER = ['packages/verifier/src/cli.ts'];
const LOCAL = ['--disable-warning=ExperimentalWarning', 'packages/local-cloud/src/cli.ts'];

interface Sent {
  readonly counts: { readonly accepted: number };
}

/** `pnpm producer send`: how many events were accepted. Throws unless all were. */
export async function send(
  workshop: Workshop,
  place: Place,
  dataset: string,
  count: number,
): Promise<number> {
  const words = ['send', '--env', place.environment.name, '--dataset', dataset, '--count', String(count)];
  const sent: Sent = await reportOf(workshop, place, PRODUCER, [
    ...words,
    ...['--seed', '2026', '--ledgers', place.ledgers],
  ]);
  return sent.counts.accepted;
}

export interface Delivered {
  readonly deliveryStreams: readonly {
    readonly deliveryStream: string;
    readonly records: number;
    readonly objects: number;
  }[];
  /** Deployed, and not delivered by the engine. */
  readonly refused: readonly { readonly deliveryStream: string; readonly why: string }[];
}

/** `pnpm local firehose --all`: delivers what the streams hold, as the delivery streams say, until no more comes. */
export const deliver = (workshop: Workshop, place: Place): Promise<Delivered> =>
  reportOf(workshop, place, LOCAL, [
    ...['firehose', '--all', '--endpoint', place.endpoint, '--start', 'trim-horizon'],
    ...['--max-interval', '3', '--until-idle', '5', '--checkpoints', join(place.ledgers, 'checkpoints')],
  ]);

interface Verdict {
  readonly verdict: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** `pnpm verify` with the ledger of the dataset's run. Throws unless the verdict is pass. */
export const verify = (workshop: Workshop, place: Place, dataset: string): Promise<Verdict> =>
  reportOf(workshop, place, VERIFIER, [
    ...['--env', place.environment.name, '--dataset', dataset, '--ledger', 'latest'],
    ...['--ledgers', place.ledgers],
  ]);

/** Runs one of our programs; the JSON that it reports. Throws with all that it said when it fails. */
async function reportOf<T>(
  workshop: Workshop,
  { env }: Place,
  file: readonly string[],
  words: readonly string[],
): Promise<T> {
  const asked = [...file, ...words, '--format', 'json'];
  const { exitCode, stdout, output } = await workshop.run(process.execPath, asked, env);
  if (exitCode !== 0) throw new UserError(`${asked.join(' ')}: exit code ${exitCode}:\n${output}`);
  return JSON.parse(stdout) as T;
}
