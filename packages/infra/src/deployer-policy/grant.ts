/** Where a stack is deployed, and what its provider puts on everything. */
export interface Where {
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Actions on resources, as one resource of a stack needs them. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Condition;
}

/** `grant('s3', 'GetBucketAcl GetBucketCORS', [arn])`: the actions of one service, by their names alone. */
export const grant = (
  service: string,
  actions: string,
  resources: readonly string[],
  condition?: Condition,
): Grant => ({
  actions: actions.split(/\s+/).map((action) => `${service}:${action}`),
  resources,
  ...(condition === undefined ? {} : { condition }),
});

/** Resources of a statement whose actions AWS knows no resource for. */
export const ANY_RESOURCE = ['*'] as const;
