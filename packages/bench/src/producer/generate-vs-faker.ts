import { type ArchiveEvent, websiteEvents } from '@event-archive/event-schema';
import { eventGenerator } from '@event-archive/producer/generate';
import { countText } from '@event-archive/terminal';
import { faker } from '@faker-js/faker/locale/en';
import type { BenchRow, CaseContext } from '../harness/bench.ts';
import { pairPlan, rowFromPairs, runPairs, timed } from '../harness/pairs.ts';

const EVENTS = { full: { ours: 500_000, faker: 50_000 }, quick: { ours: 100_000, faker: 10_000 } } as const;
/** Events by which the mean size of ours is found. */
const BYTES_OF = 10_000;
const SEED = 20_261_124;

/** Website events as lines of JSON: ours, beside the same fields asked of faker for every event. */
export async function rows({ name, quick, say }: CaseContext): Promise<BenchRow[]> {
  const events = quick ? EVENTS.quick : EVENTS.full;
  const nextEvent = eventGenerator(websiteEvents.name, SEED);
  faker.seed(SEED);
  checkFields(nextEvent(Date.now()), fakerEvent(Date.now()));
  say(`${countText(events.ours)} events, the peer ${countText(events.faker)}`);
  const lapOf = (make: (timeMs: number) => ArchiveEvent, count: number) => async () => {
    const { result, seconds } = await timed(async () => lineBytes(make, count));
    if (result === 0) throw new Error('no line was made');
    return { count, seconds };
  };
  const pairs = await runPairs(
    pairPlan(quick),
    lapOf(nextEvent, events.ours),
    lapOf(fakerEvent, events.faker),
  );
  const bytes = lineBytes(nextEvent, BYTES_OF) / BYTES_OF;
  const row = rowFromPairs(pairs, {
    case: name,
    unit: 'events/s',
    peerName: 'faker, asked for each field of each event',
    bytesPerEvent: Math.round(bytes),
    note: 'website events to lines of JSON, one thread',
  });
  return [row];
}

/** Makes so many lines, and uses every one. */
function lineBytes(make: (timeMs: number) => ArchiveEvent, count: number): number {
  let bytes = 0;
  for (let i = 0; i < count; i++) bytes += Buffer.byteLength(JSON.stringify(make(Date.now())));
  return bytes;
}

/** A website event as it is made by who has only faker. */
export const fakerEvent = (timeMs: number) => ({
  event_id: faker.string.uuid(),
  timestamp: new Date(timeMs).toISOString(),
  event_type: faker.helpers.arrayElement(['page_view', 'click', 'scroll', 'search', 'add_to_cart']),
  user_id: faker.internet.username(),
  session_id: faker.string.uuid(),
  page_url: `https://shop.example.com/p/${faker.helpers.slugify(faker.commerce.productName())}`,
  user_agent: faker.internet.userAgent(),
  ip_address: faker.internet.ipv4(),
  country: faker.location.countryCode('alpha-2'),
  device_type: faker.helpers.arrayElement(['desktop', 'mobile', 'tablet']),
  browser: faker.helpers.arrayElement(['Chrome', 'Firefox', 'Safari', 'Edge']),
  referrer: faker.datatype.boolean() ? faker.internet.url() : null,
  value: faker.datatype.boolean(0.2) ? Number(faker.commerce.price()) : null,
});

function checkFields(ours: ArchiveEvent, theirs: ArchiveEvent): void {
  const [have, want] = [Object.keys(theirs).join(), Object.keys(ours).join()];
  if (have !== want) throw new Error(`faker's event has the fields ${have}, ours ${want}`);
}
