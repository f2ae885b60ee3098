import { afterEach } from 'vitest';
import { fatesOf, ledgerLines, type producer, reportOf, sendingTo } from './producer.ts';
import { type Step, scriptedStream } from './scripted-stream.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A scripted stream and a folder for ledgers; both go away with the test. */
export async function set(...steps: Step[]) {
  const stream = await scriptedStream(...steps);
  const place = await sendingTo(stream);
  cleanUps.push(stream.close, place.remove);
  return { stream, ...place };
}

export const THROTTLED = 'ProvisionedThroughputExceededException';
export const idsIn = (texts: readonly { text: string }[]): string[] =>
  texts.map(({ text }) => (JSON.parse(text) as { event_id: string }).event_id);

/** The report of a JSON run, with the fate of each event from its ledger. */
export async function outcomeOf(run: Awaited<ReturnType<typeof producer>>) {
  const report = reportOf(run);
  const lines = await ledgerLines(report.ledger ?? '');
  return { report, lines, fates: fatesOf(lines) };
}

export const countOf = (fates: ReadonlyMap<string, string>, fate: string): number =>
  [...fates.values()].filter((one) => one === fate).length;
