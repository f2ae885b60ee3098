import { bytesText, countText } from '@event-archive/terminal';
import type { LedgerCheck } from './check-ledger.ts';
import { counted } from './counted.ts';
import { addFinding } from './finding.ts';
import { duplicatedFinding } from './finding-text.ts';
import type { CheckPlan } from './plan.ts';
import type { Fate, Ledger } from './read-ledger.ts';
import type { Partition, Reading } from './reading.ts';
import { inReportOrder, type Report } from './report.ts';
import type { Survey } from './survey.ts';
import { type Counts, verdictFrom } from './verdict.ts';
import { isAllTime, type TimeSpan } from './window.ts';

/** Everything that a check found out. */
export interface CheckResult {
  readonly plan: CheckPlan;
  readonly survey: Survey;
  readonly reading: Reading;
  readonly check: LedgerCheck | undefined;
}

/** What a check found out → its report. */
export function reportFrom(result: CheckResult): Report {
  const { plan, survey, reading, check } = result;
  for (const [id, places] of reading.archived.repeated)
    addFinding(reading.log, duplicatedFinding(id, places, check?.repeats.get(id) ?? 0));
  const partitions = [...reading.partitions.values()].sort((a, b) => a.hourMs - b.hourMs);
  const counts = countsFrom(partitions, result);
  // An accepted event that was looked for in vain is lost or in flight: rows alone can prove the rest.
  const isAnythingProven = reading.archived.first.size > 0 && check?.judged !== 0;
  return {
    dataset: plan.pipeline.dataset,
    filing: plan.filing,
    verdict: verdictFrom(counts, isAnythingProven),
    counts,
    partitions,
    findings: inReportOrder(reading.log.kept),
    errorObjects: survey.errors.firstKeys,
    about: {
      title: `${plan.pipeline.dataset} in s3://${plan.bucket} (${plan.options.environment.name})`,
      headline: headlineFrom(check, counts),
      scope: scopeLines(result, partitions),
      sampleEvents: reading.sampleEvents,
      notes: notesFrom(result),
      inconclusiveBecause: whyInconclusive(result, partitions),
    },
  };
}

const headlineFrom = (check: LedgerCheck | undefined, { lost }: Counts): string | undefined =>
  check && check.behind > 0
    ? `delivery may be behind: nothing newer of the same shard is archived for ${countText(check.behind)} of ${counted(lost, 'lost event')}`
    : undefined;

function countsFrom(partitions: readonly Partition[], { reading, survey, check }: CheckResult): Counts {
  const sum = (of: (partition: Partition) => number) =>
    partitions.reduce((total, partition) => total + of(partition), 0);
  const { lost, unexpected, duplicated, invalid, corrupt, misfiled } = reading.log.counts;
  return {
    partitions: partitions.length,
    objects: sum((partition) => partition.objects),
    bytes: sum((partition) => partition.bytes),
    rows: sum((partition) => partition.rows),
    lost,
    unexpected,
    duplicated,
    recovered: check?.recovered ?? 0,
    inFlight: check?.inFlight ?? 0,
    invalid,
    corrupt,
    misfiled,
    errorObjects: survey.errors.count,
  };
}

function scopeLines({ plan, survey }: CheckResult, partitions: readonly Partition[]): string[] {
  const read = partitions.reduce((total, partition) => total + partition.objectsRead, 0);
  const all = survey.objects.length;
  const readText =
    read === all
      ? `read ${counted(all, 'object')}`
      : `read ${countText(read)} of ${counted(all, 'object')} (--sample all reads every one)`;
  const windowText = `${hoursText(plan.window.hours)}${filingText(plan)}, ${readText}`;
  if (!plan.ledger) return [windowText];
  return [
    `ledger ${plan.ledger.file}: ${outcomesText(plan.ledger)}`,
    `${windowText}: a ledger is compared with every one`,
  ];
}

function filingText({ filing, window }: CheckPlan): string {
  if (filing.by === 'event-time') return window.of === 'path' ? ' of event time' : ' of arrival';
  return filing.pathTimeZone === 'UTC' ? '' : `, shown in ${filing.pathTimeZone}`;
}

function outcomes({ fates }: Ledger): Record<Fate['outcome'], number> {
  const totals = { accepted: 0, unknown: 0, rejected: 0, spooled: 0 };
  for (const { outcome } of fates.values()) totals[outcome]++;
  return totals;
}

function outcomesText(ledger: Ledger): string {
  const { accepted, unknown, rejected, spooled } = outcomes(ledger);
  const spooledText = spooled > 0 ? `, ${countText(spooled)} spooled` : '';
  const resends = ledger.resentBy.length;
  const resentText = resends > 0 ? `, ${counted(resends, 'resend')} of it counted in` : '';
  return `${countText(accepted)} accepted, ${countText(unknown)} unknown, ${countText(rejected)} rejected${spooledText}${resentText}`;
}

function hoursText({ fromMs, toMs }: TimeSpan): string {
  if (isAllTime({ fromMs, toMs })) return 'all hours';
  const from = fromMs === Number.NEGATIVE_INFINITY ? '' : `from ${hourText(fromMs)}`;
  const to = toMs === Number.POSITIVE_INFINITY ? '' : `to ${hourText(toMs)}`;
  return `hours ${`${from} ${to}`.trim()} (UTC)`;
}

const hourText = (ms: number): string => new Date(ms).toISOString().slice(0, 13);

function notesFrom({ plan, survey, check }: CheckResult): string[] {
  const foreign = [...survey.foreign].map(
    ([reason, { count, firstKey }]) =>
      `${counted(count, 'foreign key')} left out (${reason}), e.g. ${firstKey}`,
  );
  const [errorKey] = survey.errors.firstKeys;
  const others = check?.otherProducersRows ?? 0;
  const cold = survey.objects.filter((object) => object.isCold);
  const coldBytes = cold.reduce((total, object) => total + object.bytes, 0);
  return [
    ...(plan.ledger?.hasEnd === false
      ? [`ledger ${plan.ledger.file} has no end: the run was killed or still goes on`]
      : []),
    ...(errorKey === undefined
      ? []
      : [
          `${counted(survey.errors.count, 'object')} of error output: records that could not be delivered, e.g. ${errorKey}`,
        ]),
    ...foreign,
    ...(others > 0 ? [`${counted(others, 'event')} of producers without a ledger`] : []),
    ...(cold.length > 0
      ? [`${counted(cold.length, 'object')} (${bytesText(coldBytes)}) in a Glacier class`]
      : []),
  ];
}

function whyInconclusive({ plan, check }: CheckResult, partitions: readonly Partition[]): string {
  if (check?.dueMs !== undefined)
    return `in flight: ${counted(check.inFlight, 'accepted event')} not due yet; look again at ${new Date(check.dueMs).toISOString()}`;
  if (plan.ledger && check?.judged === 0)
    return `ledger ${plan.ledger.file} names no event${plan.ledger.fates.size > 0 ? ' sent between --from and --to' : ''}, so nothing is proven`;
  if (partitions.length === 0)
    return `there is nothing ${placeText(plan)} ${isAllTime(plan.window.hours) ? 'yet' : `in ${hoursText(plan.window.hours)}`}; send events with "pnpm producer send"`;
  return 'no event was read, so nothing is proven';
}

/** A bucket that several datasets share may hold the others. */
const placeText = ({ siblings, pipeline, bucket }: CheckPlan): string =>
  `${siblings.length > 0 ? `of ${pipeline.dataset} ` : ''}in s3://${bucket}`;
