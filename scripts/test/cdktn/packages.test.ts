import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awsProviderVersion, isAtLeast, tooNewFor } from '../../cdktn/packages.ts';

function folderWith(manifests: Readonly<Record<string, object>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdktn-packages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, manifest] of Object.entries(manifests)) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify(manifest));
  }
  return folder;
}

describe('isAtLeast', () => {
  it.each([
    ['22.23.3', '>= 22.11.0', true],
    ['22.11.0', '>=22.11.0', true],
    ['22.10.9', '>= 22.11.0', false],
    ['20.20.2', '>= 22.11.0', false],
    ['24.0.0', '>= 22.11.0', true],
    ['22.0.0', '>=22', true],
    ['20.9.9', '>=22', false],
  ])('Node %s for %s: %s', (version, wanted, expected) => {
    expect(isAtLeast(version, wanted)).toBe(expected);
  });
});

describe('what is installed', () => {
  it('says which Node it wants, and nothing where it does not mind', () => {
    const folder = folderWith({ cdktn: {}, '@cdktn/provider-aws': { engines: { node: '>= 22.11.0' } } });
    const names = ['cdktn', '@cdktn/provider-aws'];
    expect(tooNewFor('22.23.3', folder, names)).toEqual([]);
    expect(tooNewFor('20.20.2', folder, names)).toEqual(['@cdktn/provider-aws wants Node >= 22.11.0']);
  });

  it('says which version of the AWS provider it is made from', () => {
    const folder = folderWith({ '@cdktn/provider-aws': { cdktf: { provider: { version: '6.66.0' } } } });
    expect(awsProviderVersion(folder)).toBe('6.66.0');
  });
});
