import type { LedgerRun } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { profiles } from '../generate/profile.ts';
import type { Timeline } from '../generate/timeline.ts';
import type { GeneratedSource } from '../generated-source.ts';
import type { EventSource } from '../request-source.ts';

type Options = LedgerRun['options'];

/**
 * The header of a ledger → the source that makes the same events again: by the seed, or by reading the files once more.
 * Throws a UserError where the header does not say enough.
 */
export function sourceOfRun({ options, runId }: LedgerRun): EventSource {
  const { file, onInvalid, seed } = options;
  if (typeof file === 'string')
    return {
      kind: 'file',
      paths: file.split('\n'),
      onInvalid: onInvalid === 'skip' ? 'skip' : 'stop',
      follows: false,
    };
  if (typeof seed !== 'number')
    throw new UserError(
      `run ${runId}: its ledger names neither file nor seed, so its events cannot be made again`,
    );
  return generatedSourceOf(options, seed);
}

function generatedSourceOf(options: Options, seed: number): GeneratedSource {
  const numberOf = (name: string) => (typeof options[name] === 'number' ? options[name] : undefined);
  return {
    kind: 'generated',
    count: numberOf('count'),
    // The time that a run had does not count again: what is wanted of it is known by its places.
    durationMs: undefined,
    seed,
    timeline: timelineOf(options),
    disorder: {
      lateShare: numberOf('late') ?? 0,
      lateByMs: (numberOf('lateBySeconds') ?? 0) * 1_000,
      duplicateShare: numberOf('duplicates') ?? 0,
    },
  };
}

function timelineOf({ start, end, profile, speed }: Options): Timeline | undefined {
  if (typeof start !== 'string') return undefined;
  return {
    startMs: Date.parse(start),
    endMs: typeof end === 'string' ? Date.parse(end) : undefined,
    speed: typeof speed === 'number' ? speed : undefined,
    profile: profiles.find((name) => name === profile) ?? 'flat',
  };
}
