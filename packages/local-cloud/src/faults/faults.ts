import { UserError } from '@event-archive/terminal/user-error';
import { durationText } from '../duration.ts';
import type { Clock } from '../firehose/clock.ts';
import type { LogLine } from '../firehose/log.ts';
import { strikesCall } from './decide.ts';
import { type ServiceName, WRITE_CHECKPOINT } from './operations.ts';
import { type Fault, type FaultPlan, type Match, operationsOf } from './plan.ts';

/** What is known of a call before it is served; `match` is held against it. */
export interface FaultCall {
  readonly service: ServiceName;
  readonly operation: string;
  readonly caller?: 'firehose' | undefined;
  readonly stream?: string | undefined;
  readonly deliveryStream?: string | undefined;
  readonly shard?: string | undefined;
  readonly bucket?: string | undefined;
  readonly key?: string | undefined;
}

/** Where in the life of a call faults strike. At each of them one fault at the most does. */
const POINT = {
  throttle: 'call',
  error: 'call',
  outage: 'call',
  'reset-before': 'call',
  'reset-after': 'call',
  'stall-before': 'call',
  'stall-after': 'call',
  slow: 'call',
  truncate: 'call',
  'fail-records': 'records',
  reshard: 'served',
  'duplicate-delivery': 'stored',
  'corrupt-object': 'stored',
  'missing-object': 'stored',
  'misfiled-object': 'stored',
} as const satisfies Record<Fault['fault'], string>;
type Point = (typeof POINT)[Fault['fault']];

/** The faults that strike at a point. */
export type FaultAt<P extends Point> = Extract<Fault, { fault: FaultNameAt<P> }>;
type FaultNameAt<P extends Point> = {
  [F in Fault['fault']]: (typeof POINT)[F] extends P ? F : never;
}[Fault['fault']];

/** A fault that strikes a call. */
export interface Strike<P extends Point = Point> {
  readonly id: string;
  readonly fault: FaultAt<P>;
  /** Which of the calls that concern the fault this is; 1 is the first. */
  readonly call: number;
  /** What the plan draws chances from. */
  readonly seed: number;
}

export interface FaultStatus {
  readonly id: string;
  readonly fault: Fault;
  /** Calls that concerned it while it could strike, and how many of them it struck. */
  readonly calls: number;
  readonly struck: number;
  /** False once it can strike no more. */
  readonly isActive: boolean;
}

/** All of them, and what chances are drawn from. */
export interface FaultsReport {
  readonly seed: number;
  readonly faults: readonly FaultStatus[];
}

/** The faults that are planted in a cloud. */
export interface Faults {
  /** False while there are none that could strike: nothing has to be looked at then. */
  areActive(): boolean;
  /** The fault that strikes this call at this point, which is logged; undefined for none. */
  strike<P extends Point>(
    point: P,
    call: FaultCall,
    applies?: (fault: FaultAt<P>) => boolean,
  ): Strike<P> | undefined;
  /** Plants one more and gives what it is called. Throws a UserError where another is called so. */
  add(fault: Fault): string;
  list(): FaultStatus[];
  report(): FaultsReport;
  /** Takes a fault away, or all of them; gives how many. Throws a UserError where none is called so. */
  clear(id?: string): number;
  /** Writes a line about faults into the log. */
  say(text: string): void;
  /** Fires when the cloud stops: nothing is held back any longer. */
  readonly closing: AbortSignal;
  close(): void;
}

interface Planted {
  readonly id: string;
  readonly fault: Fault;
  readonly fromMs: number;
  readonly untilMs: number;
  calls: number;
  struck: number;
}

/** Plants the faults of a plan. Their windows are on the clock. */
export function openFaults(
  plan: FaultPlan,
  { clock, log }: { clock: Pick<Clock, 'nowMs'>; log: (line: LogLine) => void },
): Faults {
  const closing = new AbortController();
  let planted: Planted[] = [];
  let planned = 0;
  const add = (fault: Fault) => {
    planned++;
    const id = fault.id ?? `fault-${planned}`;
    if (planted.some((other) => other.id === id))
      throw new UserError(
        `fault ${id}: there is one of that name already; "pnpm local fault clear ${id}" first`,
      );
    planted.push(plantedAt(clock.nowMs(), id, fault));
    return id;
  };
  for (const fault of plan.faults) add(fault);
  const list = () =>
    planted.map((one) => ({
      id: one.id,
      fault: one.fault,
      calls: one.calls,
      struck: one.struck,
      isActive: canStrike(one, clock.nowMs()),
    }));
  return {
    areActive: () => planted.some((one) => canStrike(one, clock.nowMs())),
    strike(point, call, applies = () => true) {
      const nowMs = clock.nowMs();
      const concerned = planted.filter(
        (one) =>
          isAt(point, one.fault) &&
          isIn(one, nowMs) &&
          one.struck < timesOf(one.fault) &&
          concerns(one.fault, call) &&
          applies(one.fault as never),
      );
      for (const one of concerned) one.calls++;
      const striking = concerned.find((one) =>
        strikesCall(scheduleOf(one.fault), { ...one, seed: plan.seed, call: one.calls }),
      );
      if (!striking) return undefined;
      striking.struck++;
      log({ level: 'info', text: strikeText(striking, call) });
      return { id: striking.id, fault: striking.fault as never, call: striking.calls, seed: plan.seed };
    },
    add,
    list,
    report: () => ({ seed: plan.seed, faults: list() }),
    clear(id) {
      const before = planted.length;
      if (id !== undefined && !planted.some((one) => one.id === id))
        throw new UserError(
          `fault ${id}: there is none of that name; planted: ${planted.map((one) => one.id).join(', ') || 'nothing'}`,
        );
      planted = planted.filter((one) => id !== undefined && one.id !== id);
      return before - planted.length;
    },
    say: (text) => log({ level: 'info', text }),
    closing: closing.signal,
    close: () => closing.abort(),
  };
}

function plantedAt(nowMs: number, id: string, fault: Fault): Planted {
  const fromMs = fault.from === undefined ? -Infinity : Date.parse(fault.from);
  const beginMs = fault.from === undefined ? nowMs : fromMs;
  const untilMs = fault.lasts === undefined ? Infinity : beginMs + fault.lasts;
  return { id, fault, fromMs, untilMs, calls: 0, struck: 0 };
}

const isAt = (point: Point, { fault }: Fault): boolean => POINT[fault] === point;
const isIn = ({ fromMs, untilMs }: Planted, nowMs: number): boolean => nowMs >= fromMs && nowMs < untilMs;
const timesOf = ({ times }: Fault): number => times ?? Infinity;
const canStrike = (one: Planted, nowMs: number): boolean =>
  nowMs < one.untilMs && one.struck < timesOf(one.fault);
const scheduleOf = (fault: Fault) => ({ ...fault, times: timesOf(fault) });

const matchOf = ({ fault, match }: Fault): Match =>
  fault === 'outage' ? { ...match, service: 's3', caller: 'firehose' } : match;

function concerns(fault: Fault, call: FaultCall): boolean {
  if (!operationsOf(fault).includes(call.operation)) return false;
  if (fault.fault === 'reshard' && call.service !== 'kinesis') return false;
  const { keyPrefix, ...named } = matchOf(fault);
  // The records of one call go to several shards; which of them may fail is seen later.
  const same = fault.fault === 'fail-records' ? { ...named, shard: undefined } : named;
  if (keyPrefix !== undefined && call.key?.startsWith(keyPrefix) !== true) return false;
  return (Object.keys(same) as (keyof typeof same)[]).every(
    (name) => same[name] === undefined || same[name] === call[name],
  );
}

function strikeText({ id, fault, calls }: Planted, call: FaultCall): string {
  const { stream, deliveryStream, shard, bucket, key, operation } = call;
  const object = bucket === undefined ? undefined : `s3://${bucket}${key === undefined ? '' : `/${key}`}`;
  const where = [stream, shard, deliveryStream, object].filter((part) => part !== undefined).join(' ');
  const what = operation === WRITE_CHECKPOINT ? 'the write of checkpoints' : operation;
  const held = 'duration' in fault ? ` ${durationText(fault.duration)}` : '';
  return `fault ${id} (${fault.fault}${held}) struck ${what}${where === '' ? '' : ` of ${where}`}, call ${calls}`;
}
