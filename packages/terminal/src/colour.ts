import { styleText } from 'node:util';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Paints text, or leaves it as it is where colour is not wanted. */
export type Paint = (style: Style, text: string) => string;

/**
 * Colour for a terminal; none when it is not one, or when NO_COLOR is set to anything (https://no-color.org).
 * FORCE_COLOR gives colour where there is no terminal, and `FORCE_COLOR=0` takes it away; NO_COLOR is stronger.
 */
export function paintFor(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): Paint {
  const wanted = env.FORCE_COLOR ? !/^(0|false)$/.test(env.FORCE_COLOR) : isTTY && env.TERM !== 'dumb';
  if (!wanted || env.NO_COLOR) return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}
