import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyEnvironments, stackDifferences, synthesize } from '../../cdktn/synthesis.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdktn-synthesis-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function stackFile(folder: string, name: string, text: string): void {
  const file = join(folder, name, 'cdk.tf.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

describe('synthesize', () => {
  it('of the environments and one with every switch on uses every construct that there is', () => {
    const folder = scratch();
    const out = join(folder, 'stacks');
    synthesize(copyEnvironments(join(folder, 'environments')), out);
    const written = readdirSync(out).map((name) => readFileSync(join(out, name, 'cdk.tf.json'), 'utf8'));
    const types = new Set(written.flatMap((text) => Object.keys(JSON.parse(text).resource)));
    const constructs = new URL('../../../packages/infra/src/constructs/', import.meta.url);
    const imported = readdirSync(constructs)
      .map((file) => readFileSync(new URL(file, constructs), 'utf8'))
      .flatMap((text) => [...text.matchAll(/provider-aws\/lib\/([a-z0-9-]+)\//g)])
      .map(([, name = '']) => `aws_${name.replaceAll('-', '_')}`)
      .filter((name) => !/^aws_(data_|provider$)/.test(name));
    expect([...new Set(imported)].filter((name) => !types.has(name))).toEqual([]);
    expect(types.size).toBeGreaterThan(30);
  });
});

describe('stackDifferences', () => {
  it('goes by stack, and sees one that is missing on either side', () => {
    const [before, after] = [scratch(), scratch()];
    stackFile(before, 'dev', '{"a":1}');
    stackFile(after, 'dev', '{ "a": 1 }\n');
    stackFile(before, 'gone', '{}');
    stackFile(after, 'prod', '{}');
    const found = [...stackDifferences(before, after)].map(([name, all]) => [name, all.length]);
    expect(found).toEqual([
      ['dev', 0],
      ['gone', 1],
      ['prod', 1],
    ]);
  });
});
