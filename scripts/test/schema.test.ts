import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeKinds, type Dataset, effectOf } from '@event-archive/event-schema';
import { exitCodeOf, type Io, paintFor, UserError } from '@event-archive/terminal';
import { describe, expect, it } from 'vitest';
import { schemaCommands } from '../schema.ts';
import { readings } from './helpers/datasets.ts';
import { repositoryWith } from './helpers/planted.ts';

const FOLDER = 'packages/event-schema/released';
const FILE = `${FOLDER}/iot-readings.json`;

async function typed(
  root: string,
  dataset: Dataset | undefined,
  words: string,
  env: Record<string, string> = {},
) {
  const printed: string[] = [];
  const paint = paintFor(true, env);
  const io: Io = {
    print: (text) => void printed.push(text),
    error: (text) => void printed.push(text),
    paint,
    paintError: paint,
    progressWanted: false,
    interrupted: new AbortController().signal,
  };
  const commands = schemaCommands({
    root,
    datasets: dataset ? { [dataset.name]: dataset } : {},
    now: () => new Date('2026-11-24T23:59:59.999Z'),
  });
  const exitCode = await exitCodeOf('schema', commands, words.split(' '), io);
  return { exitCode, text: printed.join('\n') };
}
const PLAIN = { NO_COLOR: '1' };

async function released(): Promise<string> {
  const root = repositoryWith({});
  await typed(root, readings.released, 'release', PLAIN);
  return root;
}
const filesIn = (root: string) =>
  readdirSync(join(root, FOLDER)).map((name) => [name, readFileSync(join(root, FOLDER, name), 'utf8')]);

describe('pnpm schema check', () => {
  it('ends with 0 when nothing has changed', async () => {
    expect(await typed(await released(), readings.released, 'check', PLAIN)).toEqual({
      exitCode: 0,
      text: 'iot-readings  version 1 of 2026-11-24, unchanged',
    });
  });

  it('ends with 1 and names the command when a safe change is not released', async () => {
    const { exitCode, text } = await typed(await released(), readings.grown, 'check', PLAIN);
    expect(exitCode).toBe(1);
    expect(text).toMatchInlineSnapshot(`
      "iot-readings  version 1 of 2026-11-24
        prüfer  new, string, may be missing  safe
            JSON      NULL in every row written before
            Parquet   NULL in every row written before; until the table has the column, Firehose drops the attribute without a word: deploy before you send it
            verifier  as before
      Safe, but not released. Run pnpm schema release and commit what it writes."
    `);
  });

  it('ends with 1 and says what each reader sees of a change that breaks it', async () => {
    const { exitCode, text } = await typed(await released(), readings.shrunk, 'check', PLAIN);
    expect(exitCode).toBe(1);
    expect(text).toMatchInlineSnapshot(`
      "iot-readings  version 1 of 2026-11-24
        battery_percent  removed  breaks readers
            JSON      COLUMN_NOT_FOUND in queries that name it; HIVE_PARTITION_SCHEMA_MISMATCH where partitions have a schema of their own (those of a crawler)
            Parquet   COLUMN_NOT_FOUND in queries that name it; where it is still sent Firehose drops the attribute without a word
            verifier  every row written before is invalid: it has an unknown field
      Breaks readers. Take it back, or add a column or a dataset instead. If it must be: pnpm schema release --breaking"
    `);
  });

  it('ends with 1 for a dataset that is gone, and for one that was never released', async () => {
    const gone = await typed(await released(), undefined, 'check', PLAIN);
    expect(gone.exitCode).toBe(1);
    expect(gone.text).toContain('  (dataset)  removed  breaks readers\n      JSON      TABLE_NOT_FOUND');
    const added = await typed(repositoryWith({}), readings.released, 'check', PLAIN);
    expect(added.exitCode).toBe(1);
    expect(added.text).toContain('iot-readings  never released\n  (dataset)  new dataset  safe');
  });

  it('prints one JSON value without colour', async () => {
    const { exitCode, text } = await typed(await released(), readings.shrunk, 'check --format json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(text)).toEqual({
      verdict: 'breaks readers',
      datasets: [
        {
          dataset: 'iot-readings',
          version: 1,
          released: '2026-11-24',
          verdict: 'breaks readers',
          changes: [
            {
              field: 'battery_percent',
              kind: 'column removed',
              change: 'removed',
              ...effectOf('column removed'),
            },
          ],
        },
      ],
    });
  });

  it('paints unless NO_COLOR is set', async () => {
    const root = await released();
    expect((await typed(root, readings.shrunk, 'check')).text).toContain(
      '\u001B[31mbreaks readers\u001B[39m',
    );
    expect((await typed(root, readings.shrunk, 'check', PLAIN)).text).not.toContain('\u001B');
  });

  it.each([
    ['{', 'not JSON'],
    ['{"dataset":"🚀"}', 'version: is missing; only pnpm schema release writes it: take it back from git'],
    ['[]', 'must be of type object, not array'],
  ])('names the file and the place when a released shape is %s', async (text, problem) => {
    const failed = typed(repositoryWith({ [FILE]: text }), readings.released, 'check');
    await expect(failed).rejects.toThrow(UserError);
    await expect(failed).rejects.toThrow(`${FILE}: ${problem}`);
  });

  it('refuses a released shape under the name of another dataset', async () => {
    const [[, text = ''] = []] = filesIn(await released());
    const failed = typed(repositoryWith({ [`${FOLDER}/ü.json`]: text }), readings.released, 'check');
    await expect(failed).rejects.toThrow(`${FOLDER}/ü.json: dataset: is iot-readings`);
  });
});

describe('pnpm schema release', () => {
  it('writes a safe change down, once', async () => {
    const root = await released();
    expect(await typed(root, readings.grown, 'release --date 2026-12-01', PLAIN)).toEqual({
      exitCode: 0,
      text: `wrote ${FILE}: version 2 of 2026-12-01\n  prüfer: new, string, may be missing`,
    });
    const written = filesIn(root);
    expect(JSON.parse(written[0]?.[1] ?? '')).toMatchObject({
      version: 2,
      earlier: [{ version: 1, released: '2026-11-24', changes: ['new dataset'] }],
    });
    expect((await typed(root, readings.grown, 'check', PLAIN)).exitCode).toBe(0);
    expect(await typed(root, readings.grown, 'release --date 2027-01-01', PLAIN)).toEqual({
      exitCode: 0,
      text: 'nothing to release',
    });
    expect(filesIn(root)).toEqual(written);
  });

  it('takes today (UTC) when no day is given', async () => {
    expect(filesIn(await released())[0]?.[1]).toContain('"released": "2026-11-24"');
  });

  it('refuses what breaks readers, shows it, and writes nothing', async () => {
    const root = await released();
    const before = filesIn(root);
    const failed = typed(root, readings.shrunk, 'release', PLAIN);
    await expect(failed).rejects.toThrow(
      new UserError('1 change breaks readers, so nothing is written; --breaking releases it all the same', {
        exitCode: 1,
      }),
    );
    expect(filesIn(root)).toEqual(before);
  });

  it('releases it all the same with --breaking', async () => {
    const root = await released();
    expect(await typed(root, readings.shrunk, 'release --breaking', PLAIN)).toEqual({
      exitCode: 0,
      text: `wrote ${FILE}: version 2 of 2026-11-24\n  battery_percent: removed`,
    });
    expect((await typed(root, readings.shrunk, 'check', PLAIN)).exitCode).toBe(0);
  });

  it('removes the shape of a dataset that is gone, with --breaking only', async () => {
    const root = await released();
    await expect(typed(root, undefined, 'release')).rejects.toThrow('--breaking');
    expect((await typed(root, undefined, 'release --breaking')).text).toBe(`removed ${FILE}`);
    expect(filesIn(root)).toEqual([]);
  });

  it('refuses a day before the last release, and what is no day', async () => {
    const root = await released();
    await expect(typed(root, readings.grown, 'release --date 2026-11-23')).rejects.toThrow(
      '--date 2026-11-23: iot-readings was last released on 2026-11-24; name that day or a later one',
    );
    await expect(typed(root, readings.grown, 'release --date morgen')).rejects.toThrow(
      '--date morgen: must be a day such as 2026-11-24',
    );
  });
});

describe('the table of changes in the guide', () => {
  it('has every kind of change with its verdict', () => {
    const guide = readFileSync(new URL('../../docs/guide.md', import.meta.url), 'utf8');
    const told = [...guide.matchAll(/^\| ([a-z -]+) \|[^|]*\| (safe|breaks) \|/gm)].map(
      ([, ...cells]) => cells,
    );
    const kinds = changeKinds.map((kind) => [kind, effectOf(kind).breaks ? 'breaks' : 'safe']);
    expect(told.sort()).toEqual([...kinds, ['type changed', 'breaks']].sort());
  });
});
