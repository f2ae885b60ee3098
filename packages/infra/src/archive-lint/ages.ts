import type { Environment } from '@event-archive/environments';
import { type LintFinding, refused } from './finding.ts';

type Lifecycle = Environment['bucket']['lifecycle'];

/** Ages in days that CloudWatch Logs or S3 would refuse only after half of the stack is there. */
export function ageFindings({ bucket: { lifecycle }, logRetentionDays }: Environment): LintFinding[] {
  return [...retentionFindings(logRetentionDays), ...lifecycleFindings(lifecycle)];
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html (2026-11-24)
const retentionDays = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653],
];

function retentionFindings(days: number): LintFinding[] {
  if (retentionDays.includes(days)) return [];
  const nearest = retentionDays.find((allowed) => allowed > days) ?? 3_653;
  const message = `CloudWatch Logs keeps logs for one of ${retentionDays.join(', ')} days, not ${days}; write ${nearest}`;
  return [refused('logRetentionDays', message)];
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html (2026-11-24)
const INFREQUENT_ACCESS_DAYS = 30;

/** Objects move to colder classes only, and stay 30 days in STANDARD_IA. */
function lifecycleFindings(lifecycle: Lifecycle): LintFinding[] {
  const { standardInfrequentAccessAfterDays: warm, glacierAfterDays, deepArchiveAfterDays } = lifecycle;
  const afterWarm = warm === null ? 1 : warm + INFREQUENT_ACCESS_DAYS;
  const afterGlacier = glacierAfterDays === null ? afterWarm : Math.max(afterWarm, glacierAfterDays + 1);
  return [
    ...tooEarly('glacierAfterDays', glacierAfterDays, afterWarm),
    ...tooEarly('deepArchiveAfterDays', deepArchiveAfterDays, afterGlacier),
  ];
}

const tooEarly = (field: keyof Lifecycle, days: number | null, earliest: number): LintFinding[] =>
  days === null || days >= earliest
    ? []
    : [
        refused(
          `bucket.lifecycle.${field}`,
          `${days} days is before objects may leave the warmer storage class; write ${earliest} or more`,
        ),
      ];
