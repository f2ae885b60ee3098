import type { Faker } from '@faker-js/faker';
// One locale: the package's main entry loads all seventy, which every command would wait for.
import { faker } from '@faker-js/faker/locale/en';

/** A list that is never empty. */
export type Pool<T> = [T, ...T[]];

/** Faker started over at this seed. Fill the pools at once and let go of it: it is shared. */
export function seededFaker(seed: number): Faker {
  faker.seed([seed % 2 ** 32, Math.floor(seed / 2 ** 32)]);
  return faker;
}

/** `size` things made one after the other. */
export function poolOf<T>(size: number, make: (index: number) => T): Pool<T> {
  const first = make(0);
  return [first, ...Array.from({ length: size - 1 }, (_, i) => make(i + 1))];
}

/** A pool in which each thing appears as often as its weight says: one even draw picks by weight. */
export function weighted<T>(...weights: readonly (readonly [weight: number, thing: T])[]): Pool<T> {
  const [first, ...rest] = weights.flatMap(([weight, thing]) => Array.from({ length: weight }, () => thing));
  if (first === undefined) throw new RangeError('weights: must name at least one thing');
  return [first, ...rest];
}
