import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { environmentNames, environmentsFolder, loadEnvironment, pipelineFor } from '../src/index.ts';
import { devTextWith } from './helpers/text.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'environments-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const shown = (file: string) => relative(process.cwd(), join(folder, file));

describe('loadEnvironment', () => {
  it.each([
    [
      'one that is not JSON',
      '{\n  "name": "dev",\n  "größe": 🚀\n}',
      ":3:12: not JSON: Unexpected token '🚀'",
    ],
    [
      'one with a comma too many',
      '{\n  "name": "dev",\n}',
      ':3:1: not JSON: Expected double-quoted property name',
    ],
    ['one that ends early', '{ "name":', ':1:10: not JSON: Unexpected end of JSON input'],
    ['an empty one', '', ':1:1: not JSON: Unexpected end of JSON input'],
    [
      'one that says something twice',
      '{\n  "name": "dev",\n  "tags": { "größe": "🚀", "größe": "" }\n}',
      ':3:27: größe is written twice; keep one',
    ],
    ['one that is no object', '[]', ': must be of type object, not array'],
    [
      'one with a wrong field',
      devTextWith('bucket.lifecycle', null),
      ': bucket.lifecycle: must be of type object, not null',
    ],
  ])('names file and place of a broken file: %s', (_fact, text, line) => {
    write('dev.json', text);
    expect(() => loadEnvironment('dev', folder)).toThrow(new UserError(`${shown('dev.json')}${line}`));
  });

  it.each(['mars', '', '../dev', 'dev.json'])('lists the names there are instead of %j', (name) => {
    expect(() => loadEnvironment(name)).toThrow(
      new UserError(`--env ${name}: no such environment; there are dev, local, moto, prod`),
    );
  });

  it('takes a file that begins with a byte order mark', () => {
    write('dev.json', `\uFEFF${devTextWith('description', 'Grüße 🚀')}`);
    expect(loadEnvironment('dev', folder).description).toBe('Grüße 🚀');
  });

  it('says so when a file cannot be read', () => {
    mkdirSync(join(folder, 'dev.json'));
    expect(() => loadEnvironment('dev', folder)).toThrow(
      new UserError(`${shown('dev.json')}: cannot read it (EISDIR)`),
    );
  });
});

describe('environmentNames', () => {
  it('are the JSON files of the folder that EVENT_ARCHIVE_ENVIRONMENTS names', () => {
    vi.stubEnv('EVENT_ARCHIVE_ENVIRONMENTS', folder);
    write('münchen.json', '{}');
    write('berlin.json', '{}');
    write('notes.md', '');
    expect(environmentsFolder()).toBe(folder);
    expect(environmentNames()).toEqual(['berlin', 'münchen']);
    expect(() => loadEnvironment('dev')).toThrow('--env dev: no such environment; there are berlin, münchen');
  });

  it('loads from that folder', () => {
    vi.stubEnv('EVENT_ARCHIVE_ENVIRONMENTS', folder);
    write('dev.json', devTextWith('region', 'eu-central-1'));
    expect(loadEnvironment('dev').region).toBe('eu-central-1');
  });

  it('come from the package when the variable is empty', () => {
    vi.stubEnv('EVENT_ARCHIVE_ENVIRONMENTS', '');
    expect(environmentNames()).toContain('dev');
  });

  it('names the folder that is missing, empty, or may not be read', () => {
    expect(() => environmentNames(folder)).toThrow(
      new UserError(`${folder}: holds no environment (NAME.json)`),
    );
    const missing = join(folder, 'missing');
    expect(() => environmentNames(missing)).toThrow(new UserError(`${missing}: cannot read it (ENOENT)`));
    write('file', '');
    chmodSync(join(folder, 'file'), 0o600);
    expect(() => environmentNames(join(folder, 'file'))).toThrow(/file: cannot read it \(ENOTDIR\)$/);
  });
});

describe('pipelineFor', () => {
  it('gives the pipeline of a dataset, or lists those there are', () => {
    const environment = loadEnvironment('dev');
    expect(pipelineFor(environment, 'website-events').deliveryStream.name).toBe('website-events-delivery');
    expect(() => pipelineFor(environment, 'app-logs')).toThrow(
      new UserError('--dataset app-logs: environment dev archives website-events'),
    );
  });
});
