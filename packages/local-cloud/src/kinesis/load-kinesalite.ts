import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname } from 'node:path';
import { compileFunction } from 'node:vm';

/** Loads a file of kinesalite by the name that `require` would take, e.g. `kinesalite/actions/putRecords`. */
export type Load = (name: string) => unknown;

type Wrapped = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  date: unknown,
) => void;

const WRAPPED_AS = ['require', 'module', 'exports', 'Date'];

/**
 * kinesalite's own files, each seeing a `Date` whose now is `nowMs`: it takes the arrival of a record, the age of an
 * iterator and the end of the retention from there, and has no other way to be given a clock. What it depends on is
 * loaded as usual.
 */
export function kinesaliteAt(nowMs: () => number): Load {
  // It asks for `Date.now()`, and for `new Date(ms)` to write a time in an error.
  class ClockDate extends Date {
    static override now = nowMs;
  }
  const loaded = new Map<string, { exports: unknown }>();
  const loadFile = (file: string): unknown => {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const wrapped = compileFunction(readFileSync(file, 'utf8'), WRAPPED_AS, { filename: file }) as Wrapped;
    wrapped(loadFrom(file), module, module.exports, ClockDate);
    return module.exports;
  };
  const loadFrom = (from: string | URL) => {
    const require = createRequire(from);
    return (name: string): unknown => {
      const file = require.resolve(name);
      return isOwn(file) ? loadFile(file) : require(name);
    };
  };
  return loadFrom(import.meta.url);
}

const home = dirname(createRequire(import.meta.url).resolve('kinesalite/package.json'));

const isOwn = (file: string): boolean =>
  file.startsWith(home) && !file.slice(home.length).includes('node_modules') && extname(file) === '.js';
