import { UserError } from '@event-archive/terminal/user-error';

/** How many objects to open. */
export type SampleSize = number | 'all';

/** `3`, `all` → sample size. Throws a UserError that names the flag. */
export function sampleSizeFromFlag(text: string): SampleSize {
  if (text === 'all') return 'all';
  const size = /^\d+$/.test(text) ? Number(text) : 0;
  if (size < 1) throw new UserError(`--sample ${text}: must be a number of objects from 1, or all`);
  return size;
}

/** `size` of the list, spread evenly over it, first and last included. */
export function evenSample<T>(list: readonly T[], size: SampleSize): T[] {
  if (size === 'all' || size >= list.length) return [...list];
  if (size === 1) return list.slice(0, 1);
  const step = (list.length - 1) / (size - 1);
  return Array.from({ length: size }, (_unused, i) => Math.round(i * step)).flatMap((at) =>
    list.slice(at, at + 1),
  );
}
