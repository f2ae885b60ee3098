import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ledgerReader } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { cloudUp, type RunningCloud, sendWords, verdictOf } from './helpers/archive.ts';
import {
  type CellOutcome,
  EVENTS_PER_RUN,
  MODES,
  type Mode,
  pageOf,
  RATE,
  STRUCK,
  type Struck,
} from './helpers/producer-matrix.ts';
import { root, run, scratch } from './helpers/programs.ts';

const PAGE = join(root, 'docs', 'producer-matrix.md');

interface Sent {
  readonly ledger: string;
  readonly counts: { readonly accepted: number };
  readonly struck: number;
}

/** Sends while the fault is planted. */
async function sentUnder({ fault }: Struck, mode: Mode, cloud: RunningCloud, folder: string, seed: number) {
  const id = await planted(cloud, fault);
  const words = [
    '--count',
    String(EVENTS_PER_RUN),
    '--rate',
    String(RATE),
    '--seed',
    String(seed),
    '--format',
    'json',
  ];
  const flags = ['--request-timeout', '2s', mode === 'plain' ? '--no-aggregate' : '--aggregate'];
  const { exitCode, stdout, stderr } = await run('producer', sendWords(cloud, folder, [...words, ...flags]));
  expect(exitCode, stderr).toBe(0);
  const struck = await cleared(cloud, id);
  return { ...(JSON.parse(stdout) as Omit<Sent, 'struck'>), struck };
}

async function planted({ endpoint }: RunningCloud, fault: object): Promise<string> {
  const reply = await fetch(`${endpoint}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  const answer = (await reply.json()) as { id?: string };
  if (!reply.ok || !answer.id) throw new Error(JSON.stringify(answer));
  return answer.id;
}

async function cleared({ endpoint }: RunningCloud, id: string): Promise<number> {
  const { faults } = (await (await fetch(`${endpoint}/_local/faults`)).json()) as {
    faults: { id: string; struck: number }[];
  };
  await fetch(`${endpoint}/_local/faults/${id}`, { method: 'DELETE' });
  return faults.find((one) => one.id === id)?.struck ?? 0;
}

/** Joins the ledger of a run with the archive. */
async function outcomeOf(
  { ledger, counts, struck }: Sent,
  cloud: RunningCloud,
  folder: string,
): Promise<CellOutcome> {
  const { findings, counts: found } = await verdictOf(cloud, folder, ['--ledger', ledger]);
  const { ids, unconfirmed } = eventsIn(ledger);
  // Those of the runs before are in the same archive.
  const repeated = (findings as readonly { readonly kind: string; readonly eventId?: string }[])
    .filter(({ kind, eventId = '' }) => kind === 'duplicated' && ids.has(eventId))
    .map(({ eventId = '' }) => eventId);
  return {
    accepted: counts.accepted,
    lost: found.lost ?? Number.NaN,
    unexpected: found.unexpected ?? Number.NaN,
    twice: repeated.length,
    unexplained: repeated.filter((id) => !unconfirmed.has(id)).length,
    struck,
  };
}

function eventsIn(ledger: string): { ids: Set<string>; unconfirmed: Set<string> } {
  const read = ledgerReader();
  const lines = gunzipSync(readFileSync(ledger)).toString().trim().split('\n').flatMap(read);
  const idsOf = (wanted: string) =>
    new Set(lines.flatMap((line) => ('id' in line && line.kind === wanted ? [line.id] : [])));
  return { ids: idsOf('accepted'), unconfirmed: idsOf('unknown') };
}

describe('what the producer sends is archived, whatever fails', () => {
  it('once, or twice where an acknowledgement was lost and the ledger says so', async () => {
    const outcomes = new Map<string, CellOutcome>();
    await Promise.all(
      MODES.map(async (mode, m) => {
        const folder = scratch();
        const cloud = await cloudUp(folder, ['--no-shard-limits']);
        const sent: Sent[] = [];
        for (const [i, struck] of STRUCK.entries())
          sent.push(await sentUnder(struck, mode, cloud, folder, 100 * m + i));
        for (const [i, { name }] of STRUCK.entries()) {
          const one = sent[i];
          if (one) outcomes.set(`${name}, ${mode}`, await outcomeOf(one, cloud, folder));
        }
      }),
    );
    const found = (name: string, mode: Mode) => {
      const outcome = outcomes.get(`${name}, ${mode}`);
      if (!outcome) throw new Error(`${name}, ${mode} was not run`);
      return outcome;
    };
    for (const { name, mayRepeat } of STRUCK)
      for (const mode of MODES) {
        const { struck, twice, ...counts } = found(name, mode);
        const cell = `${name}, ${mode}`;
        expect(struck, `${cell}: the fault struck`).toBeGreaterThan(0);
        expect({ cell, ...counts }).toEqual({
          cell,
          accepted: EVENTS_PER_RUN,
          lost: 0,
          unexpected: 0,
          unexplained: 0,
        });
        expect(twice > 0, `${cell}: ${twice} are there twice`).toBe(mayRepeat);
      }
    await expect(pageOf(found)).toMatchFileSnapshot(PAGE);
  }, 400_000);
});
