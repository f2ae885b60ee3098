import { resolve } from 'node:path';
import { bytesText, countText, defineCommand, type Io, tableFrom } from '@event-archive/terminal';
import type { CloudStatus } from '../cloud.ts';
import { askServer } from './ask-server.ts';
import { stateFlag } from './flags.ts';

/** `pnpm local status`: streams, buffers and objects of the running server. */
export const status = defineCommand({
  name: 'status',
  describe: 'Show streams, buffers and objects',
  flags: {
    ...stateFlag,
    format: {
      choices: ['text', 'json'] as const,
      default: 'text',
      describe: 'text for people, json for programs',
    },
  },
  examples: [
    ['status', 'tables'],
    ['status --format json', 'one JSON value on stdout'],
  ],
  async run(options, io) {
    const stateFolder = resolve(options.state);
    const found = await askServer(stateFolder);
    if (options.format === 'json')
      io.print(JSON.stringify(found ? { running: true, ...found.status } : { running: false }));
    else if (found) printStatus(found.status, io);
    else io.print(`nothing runs over ${stateFolder}; start it with "pnpm local up"`);
    return found ? 0 : 1;
  },
});

function printStatus(cloud: CloudStatus, io: Io): void {
  const heading = (text: string) => io.paint('bold', text);
  io.print(`${heading('endpoint')} ${cloud.endpoint} (process ${cloud.pid})\n`);
  io.print(
    tableFrom(
      [[heading('stream'), 'open shards'], ...cloud.streams.map((s) => [s.stream, String(s.openShards)])],
      [1],
    ),
  );
  io.print('');
  io.print(deliveryTable(cloud, heading));
  io.print('');
  const buckets = cloud.buckets.map((b) => [b.bucket, countText(b.objects), bytesText(b.bytes)]);
  io.print(tableFrom([[heading('bucket'), 'objects', 'size'], ...buckets], [1, 2]));
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
    stream.lastError ?? '',
  ]);
  const titles = [
    'buffered',
    'size',
    'delivered since start',
    'objects',
    'failed',
    deliveryStreams.some((s) => s.activePartitions !== undefined) ? 'partitions' : '',
    deliveryStreams.some((s) => s.lastError) ? 'error' : '',
  ];
  return tableFrom([[heading('delivery stream'), ...titles], ...rows], [1, 2, 3, 4, 5, 6]);
}
