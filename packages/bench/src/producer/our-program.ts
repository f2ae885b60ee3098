import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@event-archive/producer/clock';
import { feed } from '@event-archive/producer/flow/feed';
import { kplDefaults } from '@event-archive/producer/flow/packer';
import { Sender } from '@event-archive/producer/flow/sender';
import { generatedEvents } from '@event-archive/producer/generate-events';
import { generatedRecords } from '@event-archive/producer/generate-records';
import { openLedger } from '@event-archive/producer/ledger';
import { putRecordsTo } from '@event-archive/producer/put-records';
import { withTimesNoted } from '@event-archive/producer/resend/made-times';
import { knownShards } from '@event-archive/producer/shards/known-shards';
import { listShardsOf } from '@event-archive/producer/shards/list-shards';
import { stopOn } from '@event-archive/producer/stop';
import { emptyTally } from '@event-archive/producer/tally';
import { UserError } from '@event-archive/terminal/user-error';
import { timed } from '../harness/pairs.ts';
import type { Lap } from '../harness/ratio.ts';
import { eventKind } from './events.ts';
import { answerPlans, type LapPlan, REGION } from './lap-plan.ts';

/** Events of a slice, as `producer send` has them. */
const SLICE = 500;

/** The producer as `producer send` puts it together: generator, sender, ledger on disk. */
async function sent(plan: LapPlan): Promise<Lap> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-producer-'));
  const target = { region: REGION, endpoint: plan.endpoint };
  const stop = stopOn(new AbortController().signal, systemClock);
  const { put, end } = putRecordsTo(target, plan.stream, 30_000);
  const listing = listShardsOf(target, plan.stream);
  const tally = emptyTally();
  try {
    const { dataset, nextEvent } = eventKind(plan.bytes, plan.seed);
    const ledger = openLedger(folder, header(plan, dataset.name));
    const sender = new Sender(rulesOf(plan), {
      ...{ put, ledger, tally, clock: systemClock, stop, random: Math.random },
      explain: (error) => new UserError(String(error), { cause: error }),
      shards: await knownShards(listing.list, systemClock, stop.signal, () => {}),
    });
    const generation = {
      ...{ nextEvent, seed: plan.seed, count: plan.events, sliceSize: SLICE },
      ...{ rate: undefined, timeline: undefined },
      disorder: { lateShare: 0, lateByMs: 0, duplicateShare: 0 },
    };
    const { seconds } = await timed(() =>
      feed(
        withTimesNoted(
          (clock) => generatedRecords(dataset, generatedEvents(generation, clock, stop.signal), () => {}),
          systemClock,
          ledger,
        ),
        sender,
        systemClock,
        stop,
      ),
    );
    if (stop.error) throw stop.error;
    await ledger.discard();
    return { count: tally.accepted, seconds };
  } finally {
    end();
    listing.end();
    stop.release();
    rmSync(folder, { recursive: true, force: true });
  }
}

const rulesOf = ({ inFlight }: LapPlan) => ({
  concurrency: inFlight,
  maxAttempts: 20,
  maxInFlightBytes: 32 * 2 ** 20,
  isOrdered: false,
  aggregation: kplDefaults,
});

const header = (plan: LapPlan, dataset: string) =>
  ({
    kind: 'run',
    version: 2,
    runId: 'bench',
    dataset,
    environment: 'bench',
    stream: plan.stream,
    region: REGION,
    startedAt: new Date().toISOString(),
    options: {},
  }) as const;

await answerPlans(sent);
