import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cloudUp, type RunningCloud, sendWords, verdictOf } from './helpers/archive.ts';
import { finished, run, scratch, start } from './helpers/programs.ts';

/** How many moments are tried; EVENT_ARCHIVE_KILLS=50 tries fifty. */
const KILLS = Number(process.env.EVENT_ARCHIVE_KILLS ?? 6);
const SEED = 20_261_124;
/** Runs beside one another: most of a run is waiting. */
const BESIDE = 3;
const WORDS = ['--count', '6000', '--rate', '4000'];
/** Replies that take their time: most kills then come between a request and its reply, some of them after the commit. */
const FAULTS = {
  seed: 7,
  faults: [{ fault: 'slow', operation: 'PutRecords', duration: '300ms', probability: 0.7 }],
};

/** Moments from the first events of the ledger on, in ms: from before the first request to after the last one. */
function momentsFrom(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32) * 1_800;
  });
}

const ledgersOf = (folder: string): string[] => {
  try {
    return readdirSync(join(folder, 'ledgers', 'local')).filter((name) => name.endsWith('.ndjson'));
  } catch {
    return [];
  }
};

/** Whether a ledger says that events are made: the first request is next. */
const hasMadeEvents = (folder: string): boolean =>
  ledgersOf(folder).some((name) =>
    readFileSync(join(folder, 'ledgers', 'local', name), 'utf8').includes('"kind":"made"'),
  );

interface Resent {
  readonly plan: { readonly again: number; readonly accepted: number };
  readonly run: { readonly counts: { readonly accepted: number } } | null;
}

/** Sends, kills after so many ms, resends: what the ledger of the killed run says is then in the stream. */
async function killedAndResent(cloud: RunningCloud, folder: string, moment: number, seed: number) {
  const mode = seed % 2 === 0 ? '--aggregate' : '--no-aggregate';
  const producer = start('producer', sendWords(cloud, folder, [...WORDS, '--seed', String(seed), mode]));
  const ended = finished(producer);
  while (!hasMadeEvents(folder) && producer.exitCode === null) await sleep(5);
  await sleep(moment);
  producer.kill('SIGKILL');
  await ended;
  // Killed after its ledger was packed: nothing was cut off.
  const [name] = ledgersOf(folder);
  if (name === undefined) return { name, again: 0, sent: 0 };
  const ledger = join(folder, 'ledgers', 'local', name);
  const resent = await run('producer', ['resend', ledger, '--format', 'json']);
  if (resent.exitCode !== 0) throw new Error(`after ${moment} ms: ${resent.stderr}`);
  const { plan, run: second } = JSON.parse(resent.stdout) as Resent;
  expect(second?.counts.accepted ?? 0).toBe(plan.again);
  return { name, again: plan.again, sent: plan.again + plan.accepted };
}

describe('kill -9 of the producer, then resend', () => {
  it(
    `loses nothing, at ${KILLS} moments`,
    async () => {
      const cloudFolder = scratch();
      const plan = join(cloudFolder, 'faults.json');
      writeFileSync(plan, JSON.stringify(FAULTS));
      const cloud = await cloudUp(cloudFolder, ['--no-shard-limits', '--faults', plan]);
      const left = momentsFrom(SEED, KILLS).map((moment, place) => ({ moment, place }));
      const folders = left.map(() => scratch());
      const outcomes: { name: string | undefined; again: number; sent: number; place: number }[] = [];
      const worker = async () => {
        for (let next = left.shift(); next; next = left.shift()) {
          const { moment, place } = next;
          const folder = folders[place] ?? '';
          outcomes.push({ place, ...(await killedAndResent(cloud, folder, moment, SEED + place)) });
        }
      };
      await Promise.all(Array.from({ length: BESIDE }, worker));
      // Or the test would prove nothing.
      expect(outcomes.filter(({ again }) => again > 0).length).toBeGreaterThan(KILLS / 4);
      for (const { place, name, sent } of outcomes) {
        // Killed before its first request: nothing to be proven.
        if (name === undefined || sent === 0) continue;
        const words = ['--ledger', join(folders[place] ?? '', 'ledgers', 'local', name), '--other-producers'];
        const { verdict, counts } = await verdictOf(cloud, folders[place] ?? '', words);
        expect({ place, verdict, lost: counts.lost, invalid: counts.invalid }).toEqual({
          place,
          verdict: 'pass',
          lost: 0,
          invalid: 0,
        });
      }
    },
    Math.max(300_000, KILLS * 30_000),
  );
});
