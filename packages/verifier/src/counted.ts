import { countText } from '@event-archive/terminal';

/** `1 object`, `1,234 objects`. */
export const counted = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
