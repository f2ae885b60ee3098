import { z } from 'zod';
import { DURATION_EXAMPLES, durationMs } from '../duration.ts';

type Wrong = { readonly input?: unknown };

/** What stands in a field, as an error says it. */
const givenText = (input: unknown): string => (input === undefined ? 'is missing' : JSON.stringify(input));

/** An error that tells the value given, what is allowed and an example. */
export const mustBe =
  (allowed: string) =>
  ({ input }: Wrong): string =>
    `${givenText(input)}; must be ${allowed}`;

/** A whole number, no smaller than `min` and no larger than `max`. */
export function wholeNumber(allowed: string, { min, max }: { min?: number; max?: number } = {}) {
  const error = mustBe(allowed);
  const number = z.int({ error });
  const fromMin = min === undefined ? number : number.min(min, { error });
  return max === undefined ? fromMin : fromMin.max(max, { error });
}

/** How many times. */
export const count = wholeNumber('a whole number from 1 on, such as 3', { min: 1 });

const FRACTION = { error: mustBe('a number above 0 and at most 1, such as 0.25') };
export const fraction = z.number(FRACTION).gt(0, FRACTION).max(1, FRACTION);

/** A text that is not empty. */
export function text(allowed: string) {
  const error = mustBe(allowed);
  return z.string({ error }).min(1, { error });
}

/** One of some words. */
export const oneOf = <const W extends readonly [string, ...string[]]>(words: W) =>
  z.enum(words, { error: mustBe(words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`) });

/** An object with these fields and no others. */
export const objectOf = <S extends z.core.$ZodLooseShape>(shape: S, allowed: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no field ${issue.keys.map((key) => `"${key}"`).join(', ')}; there are ${Object.keys(shape).join(', ')}`
        : mustBe(allowed)(issue),
  });

const notADuration = mustBe(`a duration such as ${DURATION_EXAMPLES}, or a number of milliseconds`);

/** `250ms`, `24h`; a number is milliseconds. */
export const duration = z
  .union([z.string(), z.number()], { error: notADuration })
  .transform((given, context) => {
    const ms = typeof given === 'number' ? given : durationMs(given);
    if (ms !== undefined && Number.isSafeInteger(ms) && ms >= 0) return ms;
    context.addIssue(notADuration({ input: given }));
    return z.NEVER;
  });

export const instant = z.iso.datetime({
  offset: true,
  error: mustBe('an instant with its zone, such as 2026-11-25T09:00:00Z'),
});
