import { readdirSync } from 'node:fs';
import type { Bench } from '../harness/bench.ts';

/** The benches there are: each is a file of this folder, named after it. */
export const benchNames = (): string[] =>
  readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();

/** Loads one, so that what another needs is not. */
export async function benchNamed(name: string): Promise<Bench> {
  const { bench } = (await import(new URL(`${name}.ts`, import.meta.url).href)) as { bench: Bench };
  return bench;
}
