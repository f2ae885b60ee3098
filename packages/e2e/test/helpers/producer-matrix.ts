/** What strikes a run, as a plan of faults says it. `mayRepeat`: an acknowledgement is lost, so events may be there twice. */
export interface Struck {
  readonly name: string;
  readonly does: string;
  readonly fault: Readonly<Record<string, unknown>>;
  readonly mayRepeat: boolean;
}

const AT_PUT = { operation: 'PutRecords', after: 1, times: 2 } as const;

export const STRUCK: readonly Struck[] = [
  {
    name: 'throttle',
    does: 'two calls are refused as a whole',
    fault: { fault: 'throttle', ...AT_PUT },
    mayRepeat: false,
  },
  {
    name: 'throttled records',
    does: 'half of the records of two calls are refused inside a reply that is a success',
    fault: { fault: 'fail-records', share: 0.5, after: 1, times: 2 },
    mayRepeat: false,
  },
  {
    name: 'InternalFailure',
    does: 'half of the records of two calls fail so inside a reply that is a success',
    fault: { fault: 'fail-records', share: 0.5, errorCode: 'InternalFailure', after: 1, times: 2 },
    mayRepeat: false,
  },
  {
    name: '500',
    does: "two calls end with the service's internal error, and nothing is done",
    fault: { fault: 'error', status: 500, ...AT_PUT },
    mayRepeat: false,
  },
  {
    name: 'timeout before commit',
    does: 'two calls get no answer, and nothing is done',
    fault: { fault: 'stall-before', duration: '4s', ...AT_PUT },
    mayRepeat: false,
  },
  {
    name: 'timeout after commit',
    does: 'two calls are served and get no answer',
    fault: { fault: 'stall-after', duration: '4s', ...AT_PUT },
    mayRepeat: true,
  },
  {
    name: 'reset before',
    does: 'two calls find their connection broken, and nothing is done',
    fault: { fault: 'reset-before', ...AT_PUT },
    mayRepeat: false,
  },
  {
    name: 'reset after commit',
    does: 'two calls are served, and the connection breaks before the reply',
    fault: { fault: 'reset-after', ...AT_PUT },
    mayRepeat: true,
  },
  {
    name: 'truncated reply',
    does: 'two calls are served, and half of the reply comes',
    fault: { fault: 'truncate', ...AT_PUT },
    mayRepeat: true,
  },
  {
    name: 'resharding',
    does: 'the widest shard is split behind the second call',
    fault: { fault: 'reshard', after: 1 },
    mayRepeat: false,
  },
  {
    name: 'slow network',
    does: 'the second half of each reply comes 300 ms later',
    fault: { fault: 'slow', operation: 'PutRecords', duration: '300ms' },
    mayRepeat: false,
  },
];

/** How events travel. */
export const MODES = ['aggregated', 'plain'] as const;
export type Mode = (typeof MODES)[number];

/** What came of one run. */
export interface CellOutcome {
  readonly accepted: number;
  readonly lost: number;
  readonly unexpected: number;
  /** Events that are in the archive more than once, and those of them that the ledger does not explain. */
  readonly twice: number;
  readonly unexplained: number;
  /** How often the fault struck. */
  readonly struck: number;
}

/** At `RATE` a second: few enough that a report names every event that is there twice. */
export const EVENTS_PER_RUN = 600;
export const RATE = 500;

const PREFACE = `# Producer matrix

Written by \`pnpm test:e2e --update\` from what the runs gave, and held against every new run. Nothing here is edited.

In each cell \`pnpm producer send\` sends ${EVENTS_PER_RUN} events to the embedded cloud while one fault strikes, and \`pnpm verify\` joins the
ledger of the run with what is then in S3: **accepted / lost / unexpected**, and whether events are there twice. They may be
where an acknowledgement was lost, and only there; "explained" says that the ledger of the run knows each of them as
unconfirmed before it was accepted. Iterators that expire concern readers: \`tail\` has tests of its own.

| fault | what happens |
|---|---|
`;

/** The page of the matrix, from the outcome of every cell. */
export function pageOf(outcomeOf: (name: string, mode: Mode) => CellOutcome): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    PREFACE + STRUCK.map(({ name, does }) => line([name, does])).join('\n'),
    '',
    line(['fault', ...MODES]),
    line(['---', ...MODES.map(() => '---')]),
    ...STRUCK.map(({ name }) => line([name, ...MODES.map((mode) => cellText(outcomeOf(name, mode)))])),
    '',
  ].join('\n');
}

/** How many are there twice depends on what was under way: whether there are any, and explained, is what counts. */
function cellText({ accepted, lost, unexpected, twice, unexplained }: CellOutcome): string {
  const repeated = twice === 0 ? 'none twice' : unexplained === 0 ? 'some twice, explained' : 'some twice';
  return `${accepted} / ${lost} / ${unexpected}, ${repeated}`;
}
