import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { producer } from '../helpers/producer.ts';

/** What bash offers behind these words, the last of them begun, once the script is sourced. */
async function offered(words: readonly string[], before = ''): Promise<string[]> {
  const { stdout: script } = await producer(['completion']);
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const line = `${before}\n${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _pnpm_producer; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split('\n').sort();
}

describe('producer completion', () => {
  it('offers commands, their flags, and the values of a flag that has some', async () => {
    const all = await offered(['pnpm', 'producer', '']);
    expect(all).toEqual(expect.arrayContaining(['generate', 'plan', 'send', 'tail', 'validate']));
    expect(await offered(['pnpm', 'producer', 'va'])).toEqual(['validate']);
    expect(await offered(['pnpm', 'producer', 'send', '--late'])).toEqual(['--late', '--late-by']);
    expect(await offered(['pnpm', 'producer', 'send', '--profile', ''])).toEqual(['day-week', 'flat']);
    expect(await offered(['pnpm', 'producer', 'send', '--file', ''])).toEqual(['']);
  });

  it('leaves the rest of pnpm to whoever completed it before', async () => {
    const before = '_theirs() { COMPREPLY=(install); }; complete -F _theirs pnpm';
    expect(await offered(['pnpm', 'ins'], before)).toEqual(['install']);
    expect(await offered(['pnpm', 'producer', 'pl'], before)).toEqual(['plan']);
  });
});
