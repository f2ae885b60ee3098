const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** How a duration is written: a number and its unit. */
export const DURATION_EXAMPLES = '250ms, 30s, 15m, 24h or 7d';

/** `24h` → milliseconds; undefined for what is no duration. */
export function durationMs(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  return number === undefined
    ? undefined
    : Math.round(Number(number) * UNIT_MS[unit as keyof typeof UNIT_MS]);
}

/** Milliseconds → the largest units that say it: `1d 30m`, `250ms`. */
export function durationText(ms: number): string {
  const parts: string[] = [];
  let left = Math.round(ms);
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(left / UNIT_MS[unit]);
    if (count > 0) parts.push(`${count}${unit}`);
    left -= count * UNIT_MS[unit];
  }
  return parts.slice(0, 2).join(' ') || '0s';
}
