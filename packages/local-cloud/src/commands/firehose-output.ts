import { bytesText, countText, type ExitCode, type Io, progressOn, tableFrom } from '@event-archive/terminal';
import type { Attachment } from '../attach/attach.ts';
import { type DeliveryStreamReport, servedLine } from '../attach/report.ts';
import type { StoredObject } from '../firehose/deliver.ts';
import type { LogLine } from '../firehose/index.ts';
import { logText } from './log-text.ts';

/** What `pnpm local firehose` says: about the work on stderr, the report at the end on stdout. */
export interface FirehoseOutput {
  log(line: LogLine): void;
  stored(object: StoredObject): void;
  begin(attachment: Attachment, endpoint: string, maxIntervalSeconds: number | undefined): void;
  draining(attachment: Attachment): void;
  /** 2 when a delivery stream was given up or something read could not be stored. */
  report(attachment: Attachment, endpoint: string, format: string | undefined): ExitCode;
}

export function firehoseOutput(io: Io): FirehoseOutput {
  const progress = progressOn(io, 'delivered');
  let records = 0;
  let objects = 0;
  const say = (text: string) => {
    progress.end();
    io.error(text);
  };
  return {
    log: (line) => say(logText(line, io)),
    stored(object) {
      records += object.records;
      objects++;
      if (io.progressWanted)
        progress.update(records, undefined, `records, ${countText(objects)} objects, last ${object.key}`);
      else say(storedLine(object));
    },
    begin({ served, refused }, endpoint, maxIntervalSeconds) {
      for (const { deliveryStream, why } of refused) say(`${deliveryStream}: not delivered: ${why}`);
      for (const attached of served) say(servedLine(attached));
      if (maxIntervalSeconds !== undefined)
        say(`--max-interval: no buffer waits longer than ${maxIntervalSeconds} s, whatever is configured`);
      say(`delivering for ${endpoint}; Ctrl-C stops, once what is buffered is stored`);
    },
    draining(attachment) {
      const buffered = attachment.report().reduce((sum, { bufferedRecords }) => sum + bufferedRecords, 0);
      say(`storing ${countText(buffered)} buffered records; Ctrl-C again leaves them for the next time`);
    },
    report(attachment, endpoint, format) {
      progress.end();
      const deliveryStreams = attachment.report();
      if (format === 'json')
        io.print(JSON.stringify({ endpoint, deliveryStreams, refused: attachment.refused }));
      else io.print(reportTable(deliveryStreams, io));
      return deliveryStreams.every(isDone) ? 0 : 2;
    },
  };
}

const storedLine = ({ deliveryStream, bucket, key, records, objectBytes }: StoredObject): string =>
  `${deliveryStream}: stored s3://${bucket}/${key} (${countText(records)} records, ${bytesText(objectBytes)})`;

const isDone = ({ ended, bufferedRecords, backup, error }: DeliveryStreamReport): boolean =>
  ended === 'deleted' ||
  (ended === undefined &&
    bufferedRecords === 0 &&
    (backup?.bufferedRecords ?? 0) === 0 &&
    error === undefined);

function reportTable(reports: readonly DeliveryStreamReport[], io: Io): string {
  const rows = reports.map(({ deliveryStream, records, objects, recordBytes, failedRecords, ...rest }) => [
    deliveryStream,
    countText(records),
    countText(objects),
    bytesText(recordBytes),
    countText(failedRecords),
    countText(rest.bufferedRecords),
    rest.ended ?? '',
  ]);
  const titles = ['records', 'objects', 'size', 'failed', 'not stored', ''];
  return tableFrom([[io.paint('bold', 'delivery stream'), ...titles], ...rows], [1, 2, 3, 4, 5]);
}
