import type { Environment } from '@event-archive/environments';
import { countText, durationText, type Io, UserError } from '@event-archive/terminal';
import { emptyBucket } from './buckets.ts';
import { deliver, send, verify } from './events.ts';
import type { Front } from './front.ts';
import type { Place } from './place.ts';
import { heldBy, kindsHeld } from './remains.ts';
import { deploy, destroy, expectNoChanges, resourcesOf } from './stack.ts';
import type { Workshop } from './workshop.ts';

/** Datasets that the engine delivers and the verifier reads; others are deployed, sent to, and named at the end. */
const PROVEN_DATASETS: ReadonlySet<string> = new Set(['website-events']);
const EVENTS = 3_000;

/** One environment, from nothing to applied, filled, verified, and gone again. */
export interface Rehearsal {
  readonly workshop: Workshop;
  readonly place: Place;
  readonly front: Front;
  readonly io: Io;
}

/** The figures of a rehearsal that went as it has to. */
export interface Rehearsed {
  readonly environment: string;
  readonly applied: number;
  readonly types: number;
  readonly events: number;
  readonly objects: number;
  /** Deployed and sent to, but not delivered. */
  readonly unproven: readonly string[];
  readonly destroyed: number;
  readonly seconds: number;
}

/** Goes through all of it; throws with what went wrong. */
export async function rehearse(rehearsal: Rehearsal): Promise<Rehearsed> {
  const beganMs = performance.now();
  const { environment, endpoint } = rehearsal.place;
  const before = await heldBy(endpoint);
  const stacks = stacksOf(environment);
  const applied = await applyAll(rehearsal, stacks);
  await fill(rehearsal);
  const delivered = await deliverAndVerify(rehearsal);
  await applyAgain(rehearsal, environment.name);
  const destroyed = await destroyAll(rehearsal, stacks);
  await expectNothingLeft(rehearsal, before);
  const seconds = (performance.now() - beganMs) / 1_000;
  return { environment: environment.name, ...applied, ...delivered, destroyed, seconds };
}

/** In the order in which they are applied: first, where the environment's state lies. */
const stacksOf = ({ name, state }: Environment): string[] =>
  state.backend === 's3' ? [`${name}-state`, name] : [name];

async function applyAll(rehearsal: Rehearsal, stacks: readonly string[]) {
  const { workshop, place } = rehearsal;
  let applied = 0;
  const types = new Set<string>();
  for (const stack of stacks) {
    const changes = await told(rehearsal, `pnpm cdktf deploy ${stack}`, () => deploy(workshop, place, stack));
    const resources = await resourcesOf(workshop, place, stack);
    const count = resources.reduce((sum, { instances }) => sum + instances.length, 0);
    if (changes.added !== count || count === 0)
      throw new UserError(`${stack}: Terraform added ${changes.added} resources, its state has ${count}`);
    for (const { type } of resources) types.add(type);
    applied += count;
    say(rehearsal, `${stack}: ${count} resources applied`);
  }
  return { applied, types: types.size };
}

async function fill(rehearsal: Rehearsal): Promise<void> {
  const { workshop, place } = rehearsal;
  for (const { dataset } of place.environment.pipelines) {
    const command = `pnpm producer send --env ${place.environment.name} --dataset ${dataset} --count ${EVENTS}`;
    const accepted = await told(rehearsal, command, () => send(workshop, place, dataset, EVENTS));
    say(rehearsal, `${dataset}: ${countText(accepted)} events accepted`);
  }
}

async function deliverAndVerify(rehearsal: Rehearsal) {
  const { workshop, place } = rehearsal;
  const { pipelines, name } = place.environment;
  const delivered = await told(rehearsal, 'pnpm local firehose --all --start trim-horizon', () =>
    deliver(workshop, place),
  );
  for (const { deliveryStream, why } of delivered.refused)
    say(rehearsal, `${deliveryStream}: deployed, not delivered: ${why}`);
  const proven = pipelines.filter(({ dataset }) => PROVEN_DATASETS.has(dataset));
  for (const { dataset } of proven) {
    const command = `pnpm verify --env ${name} --dataset ${dataset} --ledger latest`;
    const { verdict, counts } = await told(rehearsal, command, () => verify(workshop, place, dataset));
    say(rehearsal, `${dataset}: verdict ${verdict}, ${countsText(counts)}`);
  }
  return {
    events: proven.length * EVENTS,
    objects: delivered.deliveryStreams.reduce((sum, { objects }) => sum + objects, 0),
    unproven: pipelines.filter((pipeline) => !proven.includes(pipeline)).map(({ dataset }) => dataset),
  };
}

const countsText = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${countText(count)}`)
    .join(', ');

async function applyAgain(rehearsal: Rehearsal, stack: string): Promise<void> {
  const { workshop, place } = rehearsal;
  const { added, changed, destroyed } = await told(rehearsal, `pnpm cdktf deploy ${stack}  # again`, () =>
    deploy(workshop, place, stack),
  );
  if (added + changed + destroyed > 0)
    throw new UserError(`${stack}: a second apply adds ${added}, changes ${changed}, destroys ${destroyed}`);
  await told(rehearsal, 'terraform plan -detailed-exitcode', () => expectNoChanges(workshop, place, stack));
  say(rehearsal, `${stack}: no changes`);
}

/** The last applied first. */
async function destroyAll(rehearsal: Rehearsal, stacks: readonly string[]): Promise<number> {
  const { workshop, place } = rehearsal;
  let destroyed = 0;
  for (const stack of stacks.toReversed()) {
    const resources = await resourcesOf(workshop, place, stack);
    for (const { bucket } of resources
      .filter(({ type }) => type === 'aws_s3_bucket')
      .flatMap((it) => it.instances))
      await emptyBucket(place.endpoint, String(bucket));
    destroyed += await told(rehearsal, `pnpm cdktf destroy ${stack}`, () => destroy(workshop, place, stack));
    // The state of what lies in a bucket of another stack goes with that.
    const left = await resourcesOf(workshop, place, stack);
    if (left.length > 0) throw new UserError(`${stack}: Terraform still keeps ${left.map((it) => it.type)}`);
  }
  return destroyed;
}

async function expectNothingLeft(rehearsal: Rehearsal, before: ReadonlySet<string>): Promise<void> {
  const after = await heldBy(rehearsal.place.endpoint);
  const left = [...after].filter((held) => !before.has(held));
  if (left.length > 0) throw new UserError(`destroyed, and still there: ${left.join(', ')}`);
  say(rehearsal, `nothing left: no ${kindsHeld.join(', ')}`);
}

/** Says what is typed, does it, and says how long it took. */
async function told<T>({ io, place }: Rehearsal, command: string, work: () => Promise<T>): Promise<T> {
  const beganMs = performance.now();
  const prefix = io.paintError('dim', place.environment.name.padEnd(5));
  io.error(`${prefix} ${io.paintError('cyan', '$')} ${io.paintError('bold', command)}`);
  const result = await work();
  io.error(
    `${prefix} ${io.paintError('dim', `${durationText((performance.now() - beganMs) / 1_000)}  ${command}`)}`,
  );
  return result;
}

const say = ({ io, place }: Rehearsal, text: string): void =>
  io.error(`${io.paintError('dim', place.environment.name.padEnd(5))} ${text}`);
