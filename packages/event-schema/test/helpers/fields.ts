import { datasetNamed } from '../../src/index.ts';
import { sampleEvent } from './events.ts';

/** Good and bad values by field; a test loops over them. */
export interface FieldCases {
  readonly [field: string]: { readonly good: readonly unknown[]; readonly bad: readonly unknown[] };
}

/** Dotted paths of the fields that a dataset's schema refuses when one field has this value. */
export function refusedFields(dataset: string, field: string, value: unknown): string[] {
  const result = datasetNamed(dataset).schema.safeParse(sampleEvent(dataset, { [field]: value }));
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'));
}

/** `[field, value]` for each value of one sort. */
export const casesOf = (cases: FieldCases, sort: 'good' | 'bad'): [string, unknown][] =>
  Object.entries(cases).flatMap(([field, values]) =>
    values[sort].map((value): [string, unknown] => [field, value]),
  );
