/**
 * The runs of letters of a java.time pattern, outside quotes: `yyyy/'T'HH` → `yyyy`, `HH`. Undefined when java.time
 * would not take the pattern: an open quote, a reserved character, or a letter run that it does not know.
 */
export function letterRunsOf(pattern: string): string[] | undefined {
  const unquoted = pattern.replaceAll(/'[^']*'/g, '');
  if (/['{}#]/.test(unquoted)) return undefined;
  const runs = [...unquoted.matchAll(/([A-Za-z])\1*/g)].map(([run]) => run);
  return runs.every(isKnown) ? runs : undefined;
}

// Letters that OpenJDK 17's DateTimeFormatter.ofPattern refuses, the same that the service refuses (2026-09-10).
const unknownLetters = new Set('CIJPRTUVbfijloprt');

// The longest run that DateTimeFormatter takes of the letters that people put in prefixes.
const longestRun: Readonly<Record<string, number>> = {
  ...{ d: 2, h: 2, H: 2, k: 2, K: 2, m: 2, s: 2, w: 2 },
  ...{ D: 3, a: 1, M: 5, L: 5, E: 5, S: 9, y: 19, u: 19 },
};

function isKnown(run: string): boolean {
  const letter = run.charAt(0);
  return !unknownLetters.has(letter) && run.length <= (longestRun[letter] ?? Number.POSITIVE_INFINITY);
}
