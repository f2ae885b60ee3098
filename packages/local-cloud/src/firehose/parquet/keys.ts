import type { JsonObject } from './json.ts';

export interface KeyOptions {
  /** Keys are put into lower case first. */
  readonly caseInsensitive: boolean;
  readonly dotsToUnderscores: boolean;
  /** Column → the key that it is read from. */
  readonly mappings: Readonly<Record<string, string>>;
}

/** How the keys of JSON meet the names of columns and fields. */
export interface Keys {
  /** The key as it counts. */
  of(key: string): string;
  /** The key that a column or field is read from. */
  ofColumn(name: string): string;
  /** The object with its keys as they count, at this depth; of two that become the same the later one stays. */
  normal(object: JsonObject): JsonObject;
}

/** Data can bring any number of different keys; what they become is remembered for this many. */
const MOST_REMEMBERED = 10_000;

/** Keys under the options of a deserializer. They hold at every depth. */
export function keysOf({ caseInsensitive, dotsToUnderscores, mappings }: KeyOptions): Keys {
  const changed = (key: string) => {
    const cased = caseInsensitive ? key.toLowerCase() : key;
    return dotsToUnderscores ? cased.replaceAll('.', '_') : cased;
  };
  const ofColumn = (name: string) =>
    changed((Object.hasOwn(mappings, name) ? mappings[name] : undefined) ?? name);
  if (!caseInsensitive && !dotsToUnderscores)
    return { of: (key) => key, ofColumn, normal: (object) => object };
  const remembered = new Map<string, string>();
  const of = (key: string) => {
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const become = changed(key);
    if (remembered.size < MOST_REMEMBERED) remembered.set(key, become);
    return become;
  };
  const normal = (object: JsonObject) =>
    Object.keys(object).every((key) => of(key) === key)
      ? object
      : Object.fromEntries(Object.entries(object).map(([key, value]) => [of(key), value]));
  return { of, ofColumn, normal };
}
