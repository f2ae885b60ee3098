import type { AttachedPolicy, Policy, Statement } from './policies.ts';

/** A policy with something taken out of it. */
export interface Trimmed {
  /** Where, and what is gone. */
  readonly without: string;
  readonly effect: Statement['Effect'];
  readonly whole: AttachedPolicy;
  readonly policy: AttachedPolicy;
}

/** A policy → each policy that has one statement less. */
export const withoutOneStatement = (attached: AttachedPolicy): Trimmed[] =>
  attached.policy.Statement.map((statement, at) => ({
    without: `${attached.name} ${statement.Sid}`,
    effect: statement.Effect,
    whole: attached,
    policy: replaced(attached, at, []),
  }));

/** A policy → each policy whose one statement lacks an action, a resource, a principal or a value of a condition. */
export const withoutOnePart = (attached: AttachedPolicy): Trimmed[] =>
  attached.policy.Statement.flatMap((statement, at) =>
    listsIn(statement).flatMap(({ values, without }) =>
      values.length < 2
        ? []
        : values.map((value) => ({
            without: `${attached.name} ${statement.Sid}: ${value}`,
            effect: statement.Effect,
            whole: attached,
            policy: replaced(attached, at, [without(value)]),
          })),
    ),
  );

function replaced(attached: AttachedPolicy, at: number, by: readonly Statement[]): AttachedPolicy {
  const Statement = attached.policy.Statement.toSpliced(at, 1, ...by);
  return { ...attached, policy: { ...attached.policy, Statement } satisfies Policy };
}

interface List {
  readonly values: readonly string[];
  without(value: string): Statement;
}

/** Every list in a statement that allows or demands less without one of its values. */
function listsIn(statement: Statement): List[] {
  const { Condition = {}, Principal } = statement;
  const lists: List[] = [
    listOf(statement.Action, (Action) => ({ ...statement, Action })),
    listOf(statement.Resource ?? [], (Resource) => ({ ...statement, Resource })),
  ];
  if (typeof Principal === 'object') {
    for (const [kind, names] of Object.entries(Principal)) {
      lists.push(listOf(names, (left) => ({ ...statement, Principal: { ...Principal, [kind]: left } })));
    }
  }
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const [key, values] of Object.entries(keys)) {
      const left = (rest: string[]) => ({ ...Condition, [operator]: { ...keys, [key]: rest } });
      lists.push(listOf(values, (rest) => ({ ...statement, Condition: left(rest) })));
    }
  }
  return lists;
}

function listOf(value: string | readonly string[], rebuilt: (left: string[]) => Statement): List {
  const values = [value].flat();
  return { values, without: (one) => rebuilt(values.filter((other) => other !== one)) };
}
