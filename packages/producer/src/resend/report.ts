import { countText, tableFrom } from '@event-archive/terminal';
import type { ResendPlan } from './resend-request.ts';

/** What a resend is about → lines for people. */
export function resendReport(plan: ResendPlan): string {
  const { ledger, accepted, rejected, again, possibleDuplicates, inSpool } = plan;
  if (again === 0)
    return `nothing to send again: ${countText(accepted)} accepted, ${countText(rejected)} rejected in ${ledger}`;
  const rows: [string, number, string][] = [
    ['again', again, `of ${ledger}`],
    ['in a spool', inSpool, 'the others are made or read again'],
    [
      'possibly twice',
      possibleDuplicates,
      possibleDuplicates ? 'never confirmed: they may be there already' : '',
    ],
    [
      'never again',
      accepted + rejected,
      `${countText(accepted)} accepted, ${countText(rejected)} rejected for good`,
    ],
  ];
  return tableFrom(
    rows.map(([name, count, remark]) => [name, countText(count), remark]),
    [1],
  );
}
