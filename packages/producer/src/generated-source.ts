import { UserError } from '@event-archive/terminal/user-error';
import { durationMs, instantMs, rateFrom, shareFrom, wholeNumber } from './flag-values.ts';
import type { Disorder } from './generate/disorder.ts';
import { profiles } from './generate/profile.ts';
import type { Timeline } from './generate/timeline.ts';

/** The flags that say what to generate, as they were typed; undefined where one was left out. */
export interface GeneratorFlags {
  readonly count?: number | undefined;
  readonly duration?: string | undefined;
  readonly rate?: number | undefined;
  readonly seed?: number | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly speed?: number | undefined;
  readonly profile?: string | undefined;
  readonly late?: number | undefined;
  readonly lateBy?: string | undefined;
  readonly duplicates?: number | undefined;
}

/** Generated events, checked: the same one makes the same events, up to the clock of a source without timeline. */
export interface GeneratedSource {
  readonly kind: 'generated';
  /** New events; undefined: as many as `durationMs` has room for. */
  readonly count: number | undefined;
  readonly durationMs: number | undefined;
  readonly seed: number;
  /** Undefined: each event happens when it is made. */
  readonly timeline: Timeline | undefined;
  readonly disorder: Disorder;
}

const DEFAULT_COUNT = 1_000;
const MAX_COUNT = 10 ** 12;
const DAY_MS = 86_400_000;
/** Ten years: what a table of quarters of an hour has room for, without anybody noticing. */
const MAX_TIMELINE_MS = 3_660 * DAY_MS;
const MAX_SPEED = 10_000_000;
const DEFAULT_LATE_BY = '1h';

/** Flags → source. `randomSeed` is used when none was given. Throws a UserError that names the flag. */
export function generatedSource(flags: GeneratorFlags, randomSeed: () => number): GeneratedSource {
  if (flags.count !== undefined && flags.duration !== undefined)
    throw new UserError('--count and --duration: give one of them; the other follows from --rate');
  const timeline = timelineFrom(flags);
  const lastsMs = flags.duration === undefined ? undefined : durationMs('--duration', flags.duration);
  return {
    kind: 'generated',
    count: lastsMs === undefined ? countFrom(flags, timeline) : countWithin(lastsMs, flags.rate),
    durationMs: lastsMs,
    seed:
      flags.seed === undefined ? randomSeed() : wholeNumber('--seed', flags.seed, 0, Number.MAX_SAFE_INTEGER),
    timeline,
    disorder: disorderFrom(flags),
  };
}

/** With an end and a speed, a rate is a number of events. */
function countFrom({ count, rate }: GeneratorFlags, timeline: Timeline | undefined): number {
  if (timeline?.endMs !== undefined && timeline.speed !== undefined && rate !== undefined) {
    if (count !== undefined)
      throw new UserError('--count, --rate and --speed: give two of them; --end makes the third of them');
    const seconds = (timeline.endMs - timeline.startMs) / 1_000 / timeline.speed;
    return Math.max(1, Math.round(seconds * rateFrom(rate)));
  }
  return count === undefined ? DEFAULT_COUNT : wholeNumber('--count', count, 1, MAX_COUNT);
}

/** With a rate, a duration is a number of events: at least one. */
const countWithin = (lastsMs: number, rate: number | undefined): number | undefined =>
  rate === undefined ? undefined : Math.max(1, Math.floor((lastsMs / 1_000) * rateFrom(rate)));

function timelineFrom(flags: GeneratorFlags): Timeline | undefined {
  const { start, end, speed, profile = 'flat' } = flags;
  if (start === undefined) {
    const loose = (['end', 'speed', 'profile'] as const).find((flag) => flags[flag] !== undefined);
    if (loose !== undefined) throw new UserError(`--${loose}: only with --start, where the timeline begins`);
    return undefined;
  }
  const known = profiles.find((name) => name === profile);
  if (known === undefined) throw new UserError(`--profile ${profile}: must be one of ${profiles.join(', ')}`);
  const startMs = instantMs('--start', start);
  const endMs = end === undefined ? undefined : endFrom(end, startMs);
  checkTogether(flags);
  return { startMs, endMs, speed: speed === undefined ? undefined : speedFrom(speed), profile: known };
}

function checkTogether({ end, speed, profile, rate, duration }: GeneratorFlags): void {
  if (end !== undefined && duration !== undefined)
    throw new UserError('--duration: not with --end; --speed says how long a timeline with an end takes');
  if (end === undefined && profile !== undefined && profile !== 'flat')
    throw new UserError(`--profile ${profile}: only with --end, which says what is to be spread`);
  if (end === undefined && speed !== undefined && rate === undefined)
    throw new UserError('--speed: only with --end or --rate, which say how far apart events are');
}

function endFrom(text: string, startMs: number): number {
  const endMs = instantMs('--end', text);
  if (endMs <= startMs) throw new UserError(`--end ${text}: must be later than --start`);
  if (endMs - startMs > MAX_TIMELINE_MS)
    throw new UserError(`--end ${text}: must be at most ${MAX_TIMELINE_MS / DAY_MS} days after --start`);
  return endMs;
}

function speedFrom(speed: number): number {
  if (speed > 0 && speed <= MAX_SPEED) return speed;
  throw new UserError(
    `--speed ${speed}: must be seconds of the timeline in a second of the run, above 0 and at most ${MAX_SPEED}`,
  );
}

function disorderFrom({ late, lateBy, duplicates }: GeneratorFlags): Disorder {
  if (lateBy !== undefined && late === undefined)
    throw new UserError('--late-by: only with --late, which says how many events are');
  return {
    lateShare: late === undefined ? 0 : shareFrom('--late', late),
    lateByMs: durationMs('--late-by', lateBy ?? DEFAULT_LATE_BY),
    duplicateShare: duplicates === undefined ? 0 : shareFrom('--duplicates', duplicates),
  };
}
