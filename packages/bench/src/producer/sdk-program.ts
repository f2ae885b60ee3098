import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { kinesisClient } from '@event-archive/aws-clients';
import { timed } from '../harness/pairs.ts';
import type { Lap } from '../harness/ratio.ts';
import { eventKind } from './events.ts';
import { answerPlans, type LapPlan, REGION } from './lap-plan.ts';

const RECORDS_PER_REQUEST = 500;
const encoder = new TextEncoder();

/**
 * PutRecords by the SDK at its best: our own generator, 500 records a request, connections kept alive, several requests
 * under way. No ledger, no retries, one record for each event.
 */
async function sent(plan: LapPlan): Promise<Lap> {
  const client = kinesisClient({ region: REGION, endpoint: plan.endpoint });
  try {
    const nextRequest = requests(plan);
    const { result, seconds } = await timed(() =>
      Promise.all(Array.from({ length: plan.inFlight }, () => sendAll(client, plan.stream, nextRequest))),
    );
    return { count: result.reduce((sum, count) => sum + count, 0), seconds };
  } finally {
    client.destroy();
  }
}

type PutEntry = { readonly Data: Uint8Array; readonly PartitionKey: string };

/** Gives the records of the next request, none at the end. */
function requests({ bytes, seed, events }: LapPlan): () => PutEntry[] {
  const { dataset, nextEvent } = eventKind(bytes, seed);
  let left = events;
  return () => {
    const length = Math.min(RECORDS_PER_REQUEST, left);
    left -= length;
    return Array.from({ length }, () => {
      const event = nextEvent(Date.now());
      return {
        Data: encoder.encode(JSON.stringify(event)),
        PartitionKey: String(event[dataset.partitionKeyField]),
      };
    });
  };
}

async function sendAll(
  client: KinesisClient,
  StreamName: string,
  nextRequest: () => PutEntry[],
): Promise<number> {
  let accepted = 0;
  for (let Records = nextRequest(); Records.length > 0; Records = nextRequest()) {
    const reply = await client.send(new PutRecordsCommand({ StreamName, Records }));
    for (const { SequenceNumber } of reply.Records ?? []) if (SequenceNumber) accepted++;
  }
  return accepted;
}

await answerPlans(sent);
