import { describe, expect, it } from 'vitest';
import type { DeliveryStreamConfiguration } from '../../src/firehose-rules/configuration.ts';
import { firehoseViolations } from '../../src/firehose-rules.ts';

/** One rule at the break, and at the nearest configuration that keeps it. */
export interface RuleCase {
  readonly rule: number | 'model';
  readonly title: string;
  readonly field: string;
  readonly message: string;
  readonly broken: DeliveryStreamConfiguration;
  readonly good: DeliveryStreamConfiguration;
}

/** Runs every case at the break and beside it. */
export function describeRules(name: string, cases: readonly RuleCase[]): void {
  describe(name, () => {
    it.each(cases)('rule $rule refuses $title', ({ rule, field, message, broken }) => {
      expect(firehoseViolations(broken)).toContainEqual({ rule, field, message });
    });
    it.each(cases)('rule $rule takes the nearest good value to $title', ({ good }) => {
      expect(firehoseViolations(good)).toEqual([]);
    });
  });
}
