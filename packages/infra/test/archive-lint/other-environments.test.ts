import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, loadEnvironment } from '@event-archive/environments';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { otherEnvironmentFindings } from '../../src/archive-lint/other-environments.ts';
import { plain, query, withBucket } from '../helpers/environment.ts';
import { edit, type Scratch, scratchCopy, synth } from '../helpers/synth-cli.ts';

describe('synth', () => {
  let scratch: Scratch;
  beforeEach(() => {
    scratch = scratchCopy();
    for (const name of ['local', 'moto']) rmSync(join(scratch.environments, `${name}.json`));
  });
  afterEach(() => rmSync(scratch.folder, { recursive: true }));

  /** Another environment file: `from`'s by another name, with the given changes. */
  function copy(from: string, name: string, ...changes: [from: string, to: string][]): void {
    const text = readFileSync(join(scratch.environments, `${from}.json`), 'utf8');
    writeFileSync(join(scratch.environments, `${name}.json`), text);
    edit(scratch, name, `"name": "${from}"`, `"name": "${name}"`);
    for (const [old, text] of changes) edit(scratch, name, old, text);
  }

  it.each([
    {
      title: 'an environment that is called like the stack of a state',
      make: () => copy('dev', 'prod-state', ['Suffix": "dev"', 'Suffix": "other"']),
      line: "prod-state.json: name: is what the stack with the bucket for prod's state is called; choose another",
    },
    {
      title: 'a bucket for state that another environment has, wherever that is',
      make: () =>
        copy(
          'prod',
          'eu',
          ['"region": "us-east-1"', '"region": "eu-west-1"'],
          ['Suffix": "prod"', 'Suffix": "eu"'],
        ),
      line: 'prod.json: state.bucketName: event-archive-terraform-state-prod is a bucket of eu (state.bucketName); choose another',
    },
    {
      title: 'a bucket that another environment keeps its archive in',
      make: () => copy('prod', 'stage'),
      line: 'stage.json: bucket.nameSuffix: kinesis-archive-data-prod is a bucket of prod (bucket.nameSuffix); choose another (and 1 more: state.bucketName)',
    },
    {
      title: 'a bucket for state that is the archive of another environment',
      make: () => edit(scratch, 'prod', 'event-archive-terraform-state-prod', 'kinesis-archive-data-dev'),
      line: 'prod.json: state.bucketName: kinesis-archive-data-dev is a bucket of dev (bucket.nameSuffix); choose another',
    },
  ])('refuses $title in one line', ({ make, line }) => {
    make();
    const { status, stdout, stderr } = synth(scratch);
    expect(stderr.split('\n')).toEqual([expect.stringMatching(/^error /), '']);
    expect(stderr.trimEnd().endsWith(`/${line}`)).toBe(true);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

describe('beside another environment', () => {
  const other: Environment = { ...withBucket({ nameSuffix: 'other' }), name: 'other' };
  const linesBeside = (changes: Partial<Environment>, first: Environment = plain) =>
    otherEnvironmentFindings([first, { ...other, ...changes }], 1).map(
      ({ severity, field, message }) => `${severity} ${field}: ${message}`,
    );
  const sameStreams =
    'warning pipelines.0.stream.name: plain has the same stream website-events-stream, delivery stream website-events-delivery';
  const account = 'in eu-west-1, so the two need an account each';

  it('names that one account can have once are warned of in one line', () => {
    expect(linesBeside({})).toEqual([`${sameStreams} ${account}`]);
    expect(linesBeside({ query }, { ...plain, query })).toEqual([
      `${sameStreams}, database event_archive_plain, workgroup event-archive-plain ${account}`,
    ]);
  });

  it('names that differ are warned of no more', () => {
    const [pipeline] = plain.pipelines;
    if (!pipeline) throw new Error('a pipeline');
    const { stream, deliveryStream } = pipeline;
    // A stream may be called like a delivery stream.
    const renamed = {
      ...pipeline,
      stream: { ...stream, name: deliveryStream.name },
      deliveryStream: { ...deliveryStream, name: stream.name },
    };
    expect(linesBeside({ pipelines: [renamed] })).toEqual([]);
  });

  it.each<[title: string, changes: Partial<Environment>, expected: string[]]>([
    ['nothing is shared in another region', { region: 'eu-central-1' }, []],
    ['nothing is shared with an emulator', { endpoint: 'http://127.0.0.1:4566', bucket: plain.bucket }, []],
    [
      'buckets are shared in every region',
      { region: 'eu-central-1', bucket: plain.bucket },
      ['refused bucket.nameSuffix: archive-plain is a bucket of plain (bucket.nameSuffix); choose another'],
    ],
  ])('%s', (_title, changes, expected) => {
    expect(linesBeside(changes)).toEqual(expected);
  });

  it.each([
    ['log', { ...plain, bucket: { ...plain.bucket, accessLogs: { expireAfterDays: 1 } } }, 'plain-logs'],
    ['query result', { ...plain, query }, 'plain-queries'],
  ])('the %s bucket is not free either', (_title, first, nameSuffix) => {
    const region = 'eu-central-1';
    const { bucket } = withBucket({ nameSuffix });
    expect(linesBeside({ region, bucket }, first)).toEqual([
      `refused bucket.nameSuffix: archive-${nameSuffix} is a bucket of plain (bucket.nameSuffix); choose another`,
    ]);
    expect(linesBeside({ region, bucket })).toEqual([]);
  });

  it('the name of the stack of a state is taken, whichever environment comes first', () => {
    const withState: Environment = { ...plain, state: { backend: 's3', bucketName: 'state-of-plain' } };
    const named: Environment = { ...other, name: 'plain-state', region: 'eu-central-1' };
    const fields = [named, withState].map((_one, i) =>
      otherEnvironmentFindings([named, withState], i).map(({ severity, field }) => `${severity} ${field}`),
    );
    expect(fields).toEqual([['refused name'], []]);
    expect(otherEnvironmentFindings([named, plain], 0)).toEqual([]);
  });

  it('the environments of this repository differ, but for the streams of dev and prod', () => {
    const environments = ['dev', 'local', 'moto', 'prod'].map((name) => loadEnvironment(name));
    const findings = environments.flatMap((_one, i) => otherEnvironmentFindings(environments, i));
    expect(findings.map(({ severity, field }) => `${severity} ${field}`)).toEqual([
      'warning pipelines.0.stream.name',
    ]);
  });
});
