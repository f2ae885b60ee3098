/** What jq 1.7 takes and 1.6 does not, as a person would call it (found by comparing both, 2026-11-24). */
const NEWER: readonly (readonly [name: string, isIn: (code: string) => boolean])[] = [
  ['if without else', (code) => count(code, IF) > count(code, ELSE)],
  ['.[ ] right behind a dot', (code) => /[\w"\])?]\.\[/.test(code)],
  ['abs', (code) => isCalled(code, 'abs')],
  ['pick', (code) => isCalled(code, 'pick')],
  ['debug with a message', (code) => /(?<![.$@\w])debug\s*\(/.test(code)],
  ['scan with flags', (code) => /(?<![.$@\w])scan\s*\([^();]*;/.test(code)],
];

const IF = /(?<![.$@\w])if\b(?!\s*:)/g;
const ELSE = /(?<![.$@\w])else\b(?!\s*:)/g;
const count = (code: string, pattern: RegExp): number => [...code.matchAll(pattern)].length;
const isCalled = (code: string, name: string): boolean =>
  new RegExp(`(?<![.$@\\w])${name}\\b(?!\\s*:)`).test(code) && !new RegExp(`def\\s+${name}\\b`).test(code);

/** What of a query the service's JQ-1.6 does not have, although the jq that runs here does; undefined for none. */
export function newerThanJq16(query: string): string | undefined {
  const code = query.replace(/"(?:[^"\\]|\\.)*"/gs, '""').replace(/#.*$/gm, '');
  return NEWER.find(([, isIn]) => isIn(code))?.[0];
}
