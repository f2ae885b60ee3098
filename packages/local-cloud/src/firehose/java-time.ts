import { PATTERN_LETTERS } from './java-time-letters.ts';
import type { ZonedTime } from './zoned-time.ts';

/** A pattern of java.time.format.DateTimeFormatter, ready to format. */
export type TimePattern = readonly PatternPart[];
type PatternPart = { readonly literal: string } | { readonly letter: string; readonly count: number };

/**
 * Text of a pattern → its parts, or undefined where the service answers "Invalid conversion character". Letters mean
 * what they mean to OpenJDK 17, so `YYYY` is the week-based year and `DD` the day of the year. The service refuses
 * every letter that is no pattern on its own, `VV` included (tried there with all 52 letters, 2026-09-10).
 */
export function parseTimePattern(text: string): TimePattern | undefined {
  const parts: PatternPart[] = [];
  let optionalDepth = 0;
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (/[A-Za-z]/.test(char)) {
      const count = runLength(text, at);
      if (PATTERN_LETTERS[char]?.takes(count) !== true) return undefined;
      parts.push({ letter: char, count });
      at += count;
    } else if (char === "'") {
      const quoted = quotedFrom(text, at);
      if (quoted === undefined) return undefined;
      parts.push({ literal: quoted.literal });
      at = quoted.end;
    } else {
      if ('{}#'.includes(char)) return undefined;
      if (char === '[') optionalDepth++;
      else if (char === ']' && optionalDepth-- === 0) return undefined;
      else if (char !== ']') parts.push({ literal: char });
      at++;
    }
  }
  return parts;
}

/** A time → text, by java.time's rules for Locale.US. */
export const formatTime = (pattern: TimePattern, time: ZonedTime): string =>
  pattern
    .map((part) => ('literal' in part ? part.literal : PATTERN_LETTERS[part.letter]?.text(time, part.count)))
    .join('');

function runLength(text: string, from: number): number {
  let end = from + 1;
  while (text[end] === text[from]) end++;
  return end - from;
}

// 'it''s' is a literal with a quote in it; '' outside of quotes is one quote.
function quotedFrom(text: string, from: number): { literal: string; end: number } | undefined {
  let literal = '';
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== "'") literal += text[at];
    else if (text[at + 1] === "'") literal += text[at++];
    else return { literal: literal === '' ? "'" : literal, end: at + 1 };
  }
  return undefined;
}
