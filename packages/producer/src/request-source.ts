import type { LedgerRun } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { instantText } from './clock.ts';
import { type GeneratedSource, type GeneratorFlags, generatedSource } from './generated-source.ts';

/** The flags that say where events come from, as they were typed. */
export interface SourceFlags extends GeneratorFlags {
  readonly file?: readonly string[] | undefined;
  readonly onInvalid?: string | undefined;
  readonly follow?: boolean | undefined;
}

/** The lines of files, of directories' files, or of standard input. */
export interface FileSource {
  readonly kind: 'file';
  /** Files, directories, patterns, or - for standard input, in this order. */
  readonly paths: readonly string[];
  readonly onInvalid: 'stop' | 'skip';
  /** Goes on with what is added, until Ctrl-C. */
  readonly follows: boolean;
}

/** Where the events come from. */
export type EventSource = GeneratedSource | FileSource;

/** Flags → source. `randomSeed` is used when none was given. Throws a UserError that names the flag. */
export function sourceFromFlags(flags: SourceFlags, randomSeed: () => number): EventSource {
  if (flags.file !== undefined) return fileSource(flags, flags.file);
  if (flags.follow) throw new UserError('--follow: only with --file, which says what to follow');
  if (flags.onInvalid !== undefined) throw new UserError('--on-invalid: only for lines of a --file');
  return generatedSource(flags, randomSeed);
}

/** Every flag that says what to generate, by its name on the command line. */
const GENERATING: readonly (readonly [name: string, flag: keyof GeneratorFlags])[] = [
  ['count', 'count'],
  ['duration', 'duration'],
  ['seed', 'seed'],
  ['start', 'start'],
  ['end', 'end'],
  ['speed', 'speed'],
  ['profile', 'profile'],
  ['late', 'late'],
  ['late-by', 'lateBy'],
  ['duplicates', 'duplicates'],
];

function fileSource(flags: SourceFlags, paths: readonly string[]): FileSource {
  const other = GENERATING.find(([, flag]) => flags[flag] !== undefined);
  if (other)
    throw new UserError(`--${other[0]}: only for generated events; --file sends every line of its file`);
  if (paths.length === 0 || paths.includes(''))
    throw new UserError('--file: must name a file, a directory, or - for standard input');
  const { onInvalid = 'stop', follow = false } = flags;
  if (follow && paths.includes('-'))
    throw new UserError('--follow: not with --file -; standard input is read as it comes anyway');
  if (onInvalid !== 'stop' && onInvalid !== 'skip')
    throw new UserError(`--on-invalid ${onInvalid}: must be stop or skip`);
  return { kind: 'file', paths, onInvalid, follows: follow };
}

/** Source → what the header of the ledger says of it. */
export function ledgerOptions(source: EventSource): LedgerRun['options'] {
  if (source.kind === 'file')
    return { file: source.paths.join('\n'), onInvalid: source.onInvalid, follow: source.follows };
  const { seed, count, durationMs, timeline, disorder } = source;
  const { lateShare, lateByMs, duplicateShare } = disorder;
  return {
    seed,
    count: count ?? null,
    durationSeconds: durationMs === undefined ? null : durationMs / 1_000,
    start: timeline === undefined ? null : instantText(timeline.startMs),
    ...(timeline?.endMs === undefined ? {} : { end: instantText(timeline.endMs), profile: timeline.profile }),
    ...(timeline?.speed === undefined ? {} : { speed: timeline.speed }),
    ...(lateShare === 0 ? {} : { late: lateShare, lateBySeconds: lateByMs / 1_000 }),
    ...(duplicateShare === 0 ? {} : { duplicates: duplicateShare }),
  };
}
