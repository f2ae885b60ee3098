import { profiles } from '../generate/profile.ts';

/** What every command about events takes. */
export const datasetFlag = {
  dataset: { type: 'string', default: 'website-events', describe: 'Kind of event' },
} as const;

/** How a command tells what came of it. */
export const formatFlag = {
  format: {
    type: 'string',
    choices: ['text', 'json'] as const,
    default: 'text' as const,
    describe: 'How to report',
  },
} as const;

/** What is to be generated. */
export const generatorFlags = {
  count: {
    type: 'number',
    describe: 'How many events to generate (1000 unless --duration, or --rate with --speed, says it)',
  },
  duration: { type: 'string', describe: 'How long to generate events: 30s, 5m, 1h' },
  rate: { type: 'number', describe: 'Events a second (as fast as it goes)' },
  seed: {
    type: 'number',
    describe: 'Same seed, same events, ids included; event times are now unless --start (random)',
  },
  start: {
    type: 'string',
    describe: 'When the first generated event happens, e.g. 2026-11-24T10:00:00Z (now)',
  },
  end: { type: 'string', describe: 'All of them happen before this, spread from --start on' },
  speed: {
    type: 'number',
    describe: 'Seconds of event time that go by in a second of the run; 720 is a month in an hour',
  },
  profile: {
    type: 'string',
    choices: profiles,
    describe: 'How they spread from --start to --end: evenly, or busy by hour and weekday (flat)',
  },
  late: { type: 'number', describe: 'Share of events that happened earlier than they come, e.g. 0.02 (0)' },
  'late-by': { type: 'string', describe: 'By up to how much, with --late (1h)' },
  duplicates: {
    type: 'number',
    describe: 'Share of events that come a second time, beyond --count; the ledger says which (0)',
  },
} as const;

/** Which file is to be read. */
export const fileFlags = {
  file: {
    type: 'string',
    // Not an array of the parser's: that takes `-` for the beginning of a flag.
    coerce: (given: string | string[]): readonly string[] => [given].flat(),
    describe:
      'File, directory or pattern to read, - for standard input: NDJSON, a JSON array or CSV, plain or GZIP; may be given again',
  },
  'on-invalid': {
    type: 'string',
    choices: ['stop', 'skip'] as const,
    describe: 'What an invalid line of a file does (stop); skipped ones are kept in a file',
  },
} as const;

/** Whether a file ends where it ends. */
export const followFlag = {
  follow: {
    type: 'boolean',
    describe: 'Go on with lines that are added to the files, and with new files, until Ctrl-C; NDJSON only',
  },
} as const;
