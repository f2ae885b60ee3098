import type { Environment } from '@event-archive/environments';
import { countText, type Io, UserError } from '@event-archive/terminal';
import { deliver, send, verify } from './events.ts';
import type { Place } from './place.ts';
import { heldBy } from './remains.ts';
import { countOf, deploy, resourcesOf } from './stack.ts';
import { destroyAll, expectNothingLeft, searched } from './teardown.ts';
import { say, told } from './tell.ts';
import type { Workshop } from './workshop.ts';

/** Of each dataset. */
const EVENTS = 3_000;

/** One environment, from nothing to applied, filled, verified, and gone again. */
export interface Rehearsal {
  readonly workshop: Workshop;
  readonly place: Place;
  readonly io: Io;
}

/** The figures of a rehearsal that went as it has to. */
export interface Rehearsed {
  readonly environment: string;
  readonly applied: number;
  readonly types: number;
  /** Sent, archived and verified. */
  readonly events: number;
  readonly objects: number;
  readonly destroyed: number;
  readonly seconds: number;
}

/** Goes through all of it; throws with what went wrong. */
export async function rehearse(rehearsal: Rehearsal): Promise<Rehearsed> {
  const beganMs = performance.now();
  const { environment } = rehearsal.place;
  const before = await heldBy(searched(rehearsal.place));
  const stacks = stacksOf(environment);
  const applied = await applyAll(rehearsal, stacks);
  const events = await sendAll(rehearsal);
  const objects = await deliverAll(rehearsal);
  await verifyAll(rehearsal);
  for (const stack of stacks) await applyAgain(rehearsal, stack);
  const destroyed = await destroyAll(rehearsal, stacks);
  if (destroyed !== applied.applied)
    throw new UserError(`${applied.applied} resources were applied, ${destroyed} destroyed`);
  await expectNothingLeft(rehearsal, before);
  const seconds = (performance.now() - beganMs) / 1_000;
  return { environment: environment.name, ...applied, events, objects, destroyed, seconds };
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
    const count = countOf(resources);
    if (changes.added !== count || count === 0)
      throw new UserError(`${stack}: Terraform added ${changes.added} resources, its state has ${count}`);
    for (const { type } of resources) types.add(type);
    applied += count;
    say(rehearsal, `${stack}: ${count} resources applied`);
  }
  return { applied, types: types.size };
}

async function sendAll(rehearsal: Rehearsal): Promise<number> {
  const { workshop, place } = rehearsal;
  let sent = 0;
  for (const { dataset } of place.environment.pipelines) {
    const command = `pnpm producer send --env ${place.environment.name} --dataset ${dataset} --count ${EVENTS}`;
    const accepted = await told(rehearsal, command, () => send(workshop, place, dataset, EVENTS));
    say(rehearsal, `${dataset}: ${countText(accepted)} events accepted`);
    sent += accepted;
  }
  return sent;
}

async function deliverAll(rehearsal: Rehearsal): Promise<number> {
  const { workshop, place } = rehearsal;
  const command = 'pnpm local firehose --all --start trim-horizon --max-interval 3 --until-idle 5';
  const { deliveryStreams, refused } = await told(rehearsal, command, () => deliver(workshop, place));
  for (const { deliveryStream, records, objects } of deliveryStreams)
    say(rehearsal, `${deliveryStream}: ${countText(records)} records in ${countText(objects)} objects`);
  if (refused.length > 0)
    throw new UserError(
      `deployed, and not delivered: ${refused.map((it) => `${it.deliveryStream} (${it.why})`).join('; ')}`,
    );
  return deliveryStreams.reduce((sum, { objects }) => sum + objects, 0);
}

async function verifyAll(rehearsal: Rehearsal): Promise<void> {
  const { workshop, place } = rehearsal;
  const { name, pipelines } = place.environment;
  for (const { dataset } of pipelines) {
    const command = `pnpm verify --env ${name} --dataset ${dataset} --ledger latest`;
    const { verdict, counts } = await told(rehearsal, command, () => verify(workshop, place, dataset));
    const { rows = 0, lost = 0, unexpected = 0 } = counts;
    if (verdict !== 'pass' || rows < EVENTS)
      throw new UserError(`${dataset}: verdict ${verdict}, ${rows} rows of ${EVENTS} events`);
    const figures = `${countText(rows)} rows, ${lost} lost, ${unexpected} unexpected`;
    say(rehearsal, `${dataset}: verdict ${verdict}: ${figures}`);
  }
}

async function applyAgain(rehearsal: Rehearsal, stack: string): Promise<void> {
  const { workshop, place } = rehearsal;
  const { added, changed, destroyed, plan } = await told(rehearsal, `pnpm cdktf deploy ${stack}`, () =>
    deploy(workshop, place, stack),
  );
  if (added + changed + destroyed > 0)
    throw new UserError(
      [`${stack}: a second apply added ${added}, changed ${changed}, destroyed ${destroyed}:`, ...plan].join(
        '\n',
      ),
    );
  say(rehearsal, `${stack}: applied a second time, no changes`);
}
