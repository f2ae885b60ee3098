import { expressionsOf } from '../firehose-rules/prefix-expression.ts';
import { letterRunsOf } from '../firehose-rules/time-pattern.ts';
import { type LintFinding, refused } from './finding.ts';

/** Prefix → its time fields that look right and are not. */
export function timeFieldFindings(field: string, prefix: string): LintFinding[] {
  const runs = expressionsOf(prefix)
    .filter(({ namespace }) => namespace === 'timestamp')
    .flatMap(({ value }) => letterRunsOf(value) ?? []);
  const misread = runs.flatMap((run) => {
    const trap = traps[run.charAt(0)];
    return trap === undefined ? [] : [refused(field, `${run} is ${trap}`)];
  });
  return [...misread, ...minutesForMonth(field, runs)];
}

const traps: Readonly<Record<string, string>> = {
  Y: 'the year that the week belongs to, so the days around New Year are filed under the wrong year; write yyyy',
  D: 'the day of the year, 1 to 366, not of the month; write dd',
  h: 'the hour of a 12-hour clock, so 09:00 and 21:00 are filed under the same hour; write HH',
  K: 'the hour of a 12-hour clock, so 09:00 and 21:00 are filed under the same hour; write HH',
  k: 'the hour from 1 to 24, so midnight is filed as hour 24; write HH',
};

/** A year and minutes, but no month: the minutes stand where the month was meant. */
function minutesForMonth(field: string, runs: readonly string[]): LintFinding[] {
  const letters = new Set(runs.map((run) => run.charAt(0)));
  const minutes = runs.find((run) => run.startsWith('m'));
  if (minutes === undefined || !letters.has('y') || letters.has('M') || letters.has('L')) return [];
  return [refused(field, `${minutes} is the minute, and the month is missing; write MM for the month`)];
}
