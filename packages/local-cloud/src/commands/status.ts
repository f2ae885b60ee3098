import { resolve } from 'node:path';
import {
  bytesText,
  countText,
  defineCommand,
  type ExitCode,
  type Io,
  type Paint,
  tableFrom,
  UserError,
} from '@event-archive/terminal';
import type { CloudStatus } from '../cloud.ts';
import { DURATION_EXAMPLES, durationMs } from '../duration.ts';
import { systemClock } from '../firehose/clock.ts';
import { askServer } from './ask-server.ts';
import { clockText } from './clock.ts';
import { formatFlag, stateFlag } from './flags.ts';
import { metricTable } from './metric-table.ts';

/** `pnpm local status`: streams, buffers, objects and metrics of the running server. */
export const status = defineCommand({
  name: 'status',
  describe: 'Show streams, buffers, objects and metrics',
  flags: {
    ...stateFlag,
    watch: { type: 'boolean', default: false, describe: 'go on showing it until Ctrl-C' },
    every: {
      type: 'string',
      default: '2s',
      describe: `with --watch, from one look to the next: ${DURATION_EXAMPLES}; a number alone is seconds`,
      requiresArg: true,
    },
    ...formatFlag,
  },
  examples: [
    ['status', 'tables'],
    ['status --watch', 'tables that follow what happens'],
    ['status --format json', 'one JSON value on stdout; with --watch a line each time'],
  ],
  async run(options, io) {
    const stateFolder = resolve(options.state);
    const { format } = options;
    const everyMs = everyMsOf(options.every);
    const print = format === 'json' ? jsonTo(io) : textTo(io, options.watch);
    const show = () => showStatus(stateFolder, print);
    return options.watch ? watch(show, everyMs, io) : show();
  },
});

/** `2s` or `2`, at the least a millisecond and at the most what a timer of Node can wait. */
function everyMsOf(text: string): number {
  const ms = durationMs(/^[\d.]+$/.test(text) ? `${text}s` : text);
  if (ms !== undefined && ms >= 1 && ms <= MAX_WAIT_MS) return ms;
  throw new UserError(
    `--every ${text}: must be a duration above 0 and up to 24d, such as ${DURATION_EXAMPLES}; a number alone is seconds`,
  );
}
const MAX_WAIT_MS = 24 * 86_400_000;

type Shown = Awaited<ReturnType<typeof askServer>>;

/** 1 when there is nothing to show, as the server does not run. */
async function showStatus(
  stateFolder: string,
  print: (found: Shown, stateFolder: string) => void,
): Promise<ExitCode> {
  const found = await askServer(stateFolder);
  print(found, stateFolder);
  return found ? 0 : 1;
}

/** Until Ctrl-C, or until the server runs no more. */
async function watch(show: () => Promise<ExitCode>, everyMs: number, io: Io): Promise<ExitCode> {
  for (let isFirst = true; !io.interrupted.aborted; isFirst = false) {
    if (!isFirst) await systemClock.sleep(everyMs, io.interrupted);
    if (io.interrupted.aborted) break;
    const code = await show();
    if (code !== 0) return code;
  }
  return 0;
}

const jsonTo = (io: Io) => (found: Shown) =>
  io.print(JSON.stringify(found ? { running: true, ...found.status } : { running: false }));

/** Watched on a terminal, each text takes the place of the one before; elsewhere an empty line parts them. */
function textTo(io: Io, isWatched: boolean) {
  const [before, after] = !isWatched ? ['', ''] : io.redrawWanted ? [CLEAR, ''] : ['', '\n'];
  return (found: Shown, stateFolder: string) => {
    if (found) io.print(`${before}${statusText(found.status, io.paint)}${after}`);
    else io.print(`nothing runs over ${stateFolder}; start it with "pnpm local up"`);
  };
}

const CLEAR = '\u001B[2J\u001B[H';

function statusText(cloud: CloudStatus, paint: Paint): string {
  const heading = (text: string) => paint('bold', text);
  const streams = cloud.streams.map(({ stream, openShards }) => [stream, String(openShards)]);
  const buckets = cloud.buckets.map((b) => [b.bucket, countText(b.objects), bytesText(b.bytes)]);
  return [
    [`${heading('endpoint')} ${cloud.endpoint} (process ${cloud.pid})`, ...unusual(cloud, heading)].join(
      '\n',
    ),
    tableFrom([[heading('stream'), 'open shards'], ...streams], [1]),
    deliveryTable(cloud, heading),
    tableFrom([[heading('bucket'), 'objects', 'size'], ...buckets], [1, 2]),
    ...cloud.deliveryStreams.map(({ metrics }) => metricTable(metrics, heading)),
  ].join('\n\n');
}

/** What is not as it is elsewhere: a clock that was moved on, faults that are planted. */
function unusual({ clock, faults }: CloudStatus, heading: (text: string) => string): string[] {
  const strikes = `${countText(faults.strikes)} ${faults.strikes === 1 ? 'strike' : 'strikes'}`;
  return [
    ...(clock.aheadMs > 0 ? [`${heading('clock')} ${clockText(clock)}`] : []),
    ...(faults.planted > 0
      ? [
          `${heading('faults')} ${faults.active} of ${faults.planted} active, ${strikes}; "pnpm local fault list"`,
        ]
      : []),
  ];
}

function deliveryTable({ deliveryStreams }: CloudStatus, heading: (text: string) => string): string {
  const rows = deliveryStreams.map((stream) => [
    stream.deliveryStream,
    countText(stream.bufferedRecords),
    bytesText(stream.bufferedBytes),
    countText(stream.deliveredRecords),
    countText(stream.deliveredObjects),
    countText(stream.failedRecords),
    stream.activePartitions === undefined ? '' : countText(stream.activePartitions),
    stream.backup === undefined ? '' : countText(stream.backup.records),
    stream.lastError ?? '',
  ]);
  const titles = [
    'buffered',
    'size',
    'delivered since start',
    'objects',
    'failed',
    deliveryStreams.some((s) => s.activePartitions !== undefined) ? 'partitions' : '',
    deliveryStreams.some((s) => s.backup !== undefined) ? 'backed up' : '',
    deliveryStreams.some((s) => s.lastError) ? 'error' : '',
  ];
  return tableFrom([[heading('delivery stream'), ...titles], ...rows], [1, 2, 3, 4, 5, 6, 7]);
}
