import type { FaultInput } from '../../../src/faults/plan.ts';

export const POINTS = ['PutRecords', 'GetRecords', 'PutObject', 'multipart', 'checkpoint write'] as const;
export const FAULTS = [
  'throttle',
  '500',
  'reset before',
  'reset after commit',
  'stall',
  'truncated',
] as const;
export const SHARD_COUNTS = [1, 4] as const;
export const FORMATS = ['GZIP', 'Parquet'] as const;

type Point = (typeof POINTS)[number];
type FaultName = (typeof FAULTS)[number];

/** One fault at one point, of a stream of so many shards that is archived in one format. */
export interface Cell {
  readonly point: Point;
  readonly fault: FaultName;
  readonly shards: (typeof SHARD_COUNTS)[number];
  readonly format: (typeof FORMATS)[number];
  /** Names its stream, bucket and delivery stream. */
  readonly name: string;
}

export const CELLS: readonly Cell[] = POINTS.flatMap((point) =>
  FAULTS.flatMap((fault) =>
    SHARD_COUNTS.flatMap((shards) =>
      FORMATS.map((format) => ({ point, fault, shards, format, name: nameOf(point, fault, shards, format) })),
    ),
  ),
);

function nameOf(...parts: readonly (string | number)[]): string {
  return parts.join('-').toLowerCase().replaceAll(' ', '-');
}

/** Of the machine's time. Then the connection breaks: a caller's own patience would run out on a busy machine, too. */
const STALL = '2s';

/** A fault as the plan says it. A call that stalls was served, which is the worse half of stalling. */
const SHAPES = {
  throttle: { fault: 'throttle' },
  '500': { fault: 'error', status: 500 },
  'reset before': { fault: 'reset-before' },
  'reset after commit': { fault: 'reset-after' },
  stall: { fault: 'stall-after', duration: STALL },
  truncated: { fault: 'truncate' },
} as const satisfies Record<FaultName, object>;

/** The three calls of an upload in parts, each of which is struck. */
const IN_PARTS = ['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'] as const;

/** What is planted for a cell. */
export function faultsOf({ point, fault, shards, name }: Cell): FaultInput[] {
  const shape = SHAPES[fault];
  // Whoever waits for a stalled call waits for seconds, so one has to do.
  const times = fault === 'stall' ? 1 : 2 * shards;
  switch (point) {
    case 'PutRecords':
      // Kinesis throttles record by record, inside a reply that is a success.
      if (fault === 'throttle')
        return [{ fault: 'fail-records', id: name, share: 0.5, times: 2, match: { stream: name } }];
      return [{ ...shape, id: name, operation: point, match: { stream: name }, times: 1 }];
    case 'GetRecords':
      return [{ ...shape, id: name, operation: point, match: { stream: name, caller: 'firehose' }, times }];
    case 'PutObject':
      return [{ ...shape, id: name, operation: point, match: { bucket: name }, times }];
    case 'multipart':
      return IN_PARTS.map((operation) => ({
        ...shape,
        id: `${name}-${operation}`,
        operation,
        match: { bucket: name },
        times: 1,
      }));
    case 'checkpoint write':
      return [{ ...shape, id: name, operation: 'WriteCheckpoint', match: { deliveryStream: name } }];
  }
}

/** Faults after which a producer cannot know that its call was served, and sends its records again. */
const UNHEARD: readonly FaultName[] = ['reset after commit', 'stall', 'truncated'];
/** Faults after which no checkpoint is on disk. */
const UNWRITTEN: readonly FaultName[] = ['throttle', '500', 'reset before', 'truncated'];

/** True where a record may be in the archive twice. */
export function mayRepeat({ point, fault }: Cell): boolean {
  if (point === 'checkpoint write') return UNWRITTEN.includes(fault);
  return point === 'PutRecords' && UNHEARD.includes(fault);
}
