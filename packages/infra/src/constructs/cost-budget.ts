import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import type { Environment } from '@event-archive/environments';
import { Construct } from 'constructs';

export interface CostBudgetSettings {
  readonly name: string;
  readonly budget: NonNullable<Environment['budget']>;
  /** Value of the tag `environment`; undefined where nothing has it, and the budget is the whole account's. */
  readonly environmentTag: string | undefined;
}

/** A monthly budget that mails at 80 % of what is spent and at 100 % of what is forecast. */
export class CostBudget extends Construct {
  constructor(scope: Construct, id: string, { name, budget, environmentTag }: CostBudgetSettings) {
    super(scope, id);
    const mail = { comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' };
    const subscriberEmailAddresses = budget.emails;
    new BudgetsBudget(this, 'this', {
      name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: budget.monthlyUsd.toFixed(2),
      limitUnit: 'USD',
      ...(environmentTag === undefined
        ? {}
        : { costFilter: [{ name: 'TagKeyValue', values: [`user:environment$${environmentTag}`] }] }),
      notification: [
        { ...mail, threshold: 80, notificationType: 'ACTUAL', subscriberEmailAddresses },
        { ...mail, threshold: 100, notificationType: 'FORECASTED', subscriberEmailAddresses },
      ],
    });
  }
}
