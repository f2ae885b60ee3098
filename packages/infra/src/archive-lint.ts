import type { Environment } from '@event-archive/environments';
import { ageFindings } from './archive-lint/ages.ts';
import type { LintFinding } from './archive-lint/finding.ts';
import { lockFindings } from './archive-lint/lock.ts';
import { neighbourFindings } from './archive-lint/neighbours.ts';
import { objectFindings } from './archive-lint/objects.ts';
import { prefixFindings } from './archive-lint/prefixes.ts';
import { queryFindings } from './archive-lint/queries.ts';
import { timeFieldFindings } from './archive-lint/time-fields.ts';

export type { LintFinding } from './archive-lint/finding.ts';

/** Environment → what the service would take and someone would regret: its ages, each pipeline, all beside each other. */
export function lintFindings(environment: Environment): LintFinding[] {
  const { pipelines } = environment;
  const ofPipelines = pipelines.flatMap(({ deliveryStream }, i) => {
    const field = `pipelines.${i}.deliveryStream`;
    return [
      ...timeFieldFindings(`${field}.prefix`, deliveryStream.prefix),
      ...timeFieldFindings(`${field}.errorOutputPrefix`, deliveryStream.errorOutputPrefix),
      ...prefixFindings(field, deliveryStream),
      ...objectFindings(field, deliveryStream),
      ...neighbourFindings(environment, i),
    ];
  });
  return [
    ...ageFindings(environment),
    ...lockFindings(environment),
    ...ofPipelines,
    ...queryFindings(environment),
  ];
}
