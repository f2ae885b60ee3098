import { isConverted, processorsOf, type Rule } from './destination.ts';
import { hintsTogether, logging } from './plain-rules.ts';
import { prefixProblem } from './prefix-rules.ts';

// https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html, read 2026-11-24; zero buffering is not
// for a backup.
const MIN_BACKUP_SECONDS = 60;

/**
 * S3 backup. Only the first message is the service's own. The guide gives backup to a delivery stream that processes
 * records or converts them; it names Lambda, and whether another processor is enough there is not known.
 */
export const backupProblem: Rule = (destination) => {
  const { S3BackupMode, S3BackupConfiguration: backup } = destination;
  const isOn = S3BackupMode === 'Enabled';
  if (!backup) {
    return isOn ? 'S3 backup destination configuration is required when enabling S3 backup.' : undefined;
  }
  if (isOn && processorsOf(destination).length === 0 && !isConverted(destination))
    return 'S3 backup can only be enabled with data processing or data format conversion.';
  const { IntervalInSeconds = MIN_BACKUP_SECONDS } = backup.BufferingHints ?? {};
  if (IntervalInSeconds < MIN_BACKUP_SECONDS)
    return 'S3BackupConfiguration: BufferingHints.IntervalInSeconds must be at least 60 seconds.';
  return named(prefixProblem(backup) ?? logging(backup) ?? hintsTogether(backup));
};

const named = (problem: string | undefined) => problem && `S3BackupConfiguration: ${problem}`;
