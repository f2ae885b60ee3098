import type { Options } from 'yargs';

/** A number as people write it. Not what JavaScript takes for one: '' is 0 there, and `0x10` is 16. */
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The words of a command line → what is wrong with a flag's value, undefined when nothing is. Says what the parser
 * lets pass: a flag given twice (the last one would win), one without its value (it would not count), and a value
 * that is no number or neither true nor false.
 */
export function flagProblem(
  flags: Readonly<Record<string, Options>>,
  argv: readonly string[],
): string | undefined {
  const seen = new Set<string>();
  for (const { name, inline, next } of flagsFromWords(argv)) {
    const flag = flags[name];
    if (!flag) continue;
    if (seen.has(name) && !takesSeveral(flag)) return `--${name}: given twice`;
    seen.add(name);
    // A word behind a boolean flag is not its value.
    const value = flag.type === 'boolean' ? inline : (inline ?? next);
    const problem = valueProblem(flag, value);
    if (problem) return `--${name}${value ? ` ${value}` : ''}: ${problem}`;
  }
  return undefined;
}

/** One that makes something of its values itself is handed all of them. */
const takesSeveral = ({ array, type, coerce }: Options): boolean =>
  array === true || type === 'array' || coerce !== undefined;

function valueProblem({ type }: Options, value: string | undefined): string | undefined {
  if (type === 'boolean')
    return value === undefined || /^(true|false)$/.test(value) ? undefined : 'must be true or false';
  if (value === undefined) return 'its value is missing';
  if (type === 'number' && !NUMBER.test(value)) return 'must be a number';
  return undefined;
}

interface GivenFlag {
  readonly name: string;
  /** The text after `=`. */
  readonly inline: string | undefined;
  /** The next word, unless that is a flag itself. */
  readonly next: string | undefined;
}

function flagsFromWords(argv: readonly string[]): GivenFlag[] {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return words.flatMap((word, i) => {
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const next = words[i + 1];
    return name === undefined
      ? []
      : [{ name: kebab(name), inline, next: next?.startsWith('--') ? undefined : next }];
  });
}

/** The parser takes `--onInvalid` for `--on-invalid`. */
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
