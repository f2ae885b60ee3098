/** The settings of a block as Terraform's JSON has them. */
export type Settings = Readonly<Record<string, unknown>>;

/** Terraform's JSON writes a block as an object or as a list of one → always a list. */
export const blocks = (value: unknown): Settings[] =>
  value === undefined || value === null ? [] : ((Array.isArray(value) ? value : [value]) as Settings[]);

/** The one block that there may be. */
export const block = (value: unknown): Settings | undefined => blocks(value)[0];

export const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
export const number = (value: unknown): number | undefined =>
  value === undefined || value === null ? undefined : Number(value);
