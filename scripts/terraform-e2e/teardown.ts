import { UserError } from '@event-archive/terminal';
import { emptyBucket, stopAccessLog } from './buckets.ts';
import type { Place } from './place.ts';
import type { Rehearsal } from './rehearsal.ts';
import { heldBy, kindsHeld, type Searched } from './remains.ts';
import { countOf, destroy, resourcesOf, type StateResource } from './stack.ts';
import { say, told } from './tell.ts';

const ATTEMPTS = 2;

/** Empties and destroys stacks, the last applied first; how many resources went. Throws when Terraform keeps any. */
export async function destroyAll(rehearsal: Rehearsal, stacks: readonly string[]): Promise<number> {
  let destroyed = 0;
  for (const stack of stacks.toReversed()) destroyed += await destroyStack(rehearsal, stack);
  return destroyed;
}

/** Access logs may come late: a log bucket that has filled again meanwhile goes with a second try. */
async function destroyStack(rehearsal: Rehearsal, stack: string): Promise<number> {
  const { workshop, place } = rehearsal;
  const resources = await resourcesOf(workshop, place, stack);
  let left = resources;
  for (let attempt = 1; ; attempt++) {
    await emptyBuckets(rehearsal, left);
    const notEmpty = await told(rehearsal, `pnpm cdktf destroy ${stack}`, () =>
      destroy(workshop, place, stack),
    );
    left = await resourcesOf(workshop, place, stack);
    if (left.length === 0) return countOf(resources);
    const kept = left.map(({ type }) => type).join(', ');
    if (notEmpty === undefined || attempt === ATTEMPTS)
      throw new UserError(`${stack}: destroyed, but Terraform still keeps ${kept}`);
    say(rehearsal, `${stack}: bucket ${notEmpty} has filled meanwhile; once more`);
  }
}

/** What people do before they destroy: Terraform deletes only an empty bucket. */
async function emptyBuckets({ place }: Rehearsal, resources: readonly StateResource[]): Promise<void> {
  const named = (type: string) =>
    resources
      .filter((resource) => resource.type === type)
      .flatMap(({ instances }) => instances.map(({ bucket }) => String(bucket)));
  for (const bucket of named('aws_s3_bucket_logging')) await stopAccessLog(place.endpoint, bucket);
  for (const bucket of named('aws_s3_bucket')) await emptyBucket(place.endpoint, bucket);
}

/** Where what an environment leaves behind would lie. */
export const searched = ({ endpoint, environment: { query } }: Place): Searched => ({
  endpoint,
  workgroups: query === null ? [] : [query.workgroupName],
});

/** Throws unless the emulator holds no more than `before`. */
export async function expectNothingLeft(rehearsal: Rehearsal, before: ReadonlySet<string>): Promise<void> {
  const after = await heldBy(searched(rehearsal.place));
  const left = [...after].filter((held) => !before.has(held));
  if (left.length > 0) throw new UserError(`destroyed, and still there: ${left.join(', ')}`);
  say(rehearsal, `nothing left: no ${kindsHeld.join(', ')}`);
}
