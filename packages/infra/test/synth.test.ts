import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { edit, type Scratch, scratchCopy, synth } from './helpers/synth-cli.ts';

const committed = fileURLToPath(new URL('../../../terraform/stacks', import.meta.url));
const committedPage = fileURLToPath(new URL('../../../docs/resources.md', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

let scratch: Scratch;
beforeEach(() => {
  scratch = scratchCopy();
});
afterEach(() => rmSync(scratch.folder, { recursive: true }));

const stackFile = (name: string) => join(scratch.out, name, 'cdk.tf.json');
/** The one warning that the environments of this repository have: dev and prod are for an account each. */
const sharedNames = () =>
  `warning ${relative(root, scratch.environments)}/prod.json: pipelines.0.stream.name: dev has the same stream website-events-stream, delivery stream website-events-delivery in us-east-1, so the two need an account each\n`;
/** Where Terraform ran in a folder, it left more there. */
const filesOf = (folder: string) =>
  readdirSync(folder).flatMap((name) =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith('.json'))
      .map((file) => join(name, file)),
  );
const deliveryOf = (name: string) => {
  const { resource } = JSON.parse(readFileSync(stackFile(name), 'utf8'));
  return resource.aws_kinesis_firehose_delivery_stream.website_events_delivery_stream
    .extended_s3_configuration;
};

describe('synth', () => {
  it('writes what is committed, ending in one newline, and nothing the second time', () => {
    const first = synth(scratch);
    expect(first.stderr).toBe(sharedNames());
    expect(first.status).toBe(0);
    const names = readdirSync(committed);
    expect(readdirSync(scratch.out)).toEqual(names);
    const stackFiles = filesOf(committed);
    expect(filesOf(scratch.out)).toEqual(stackFiles);
    for (const file of stackFiles) {
      const text = readFileSync(join(scratch.out, file), 'utf8');
      expect(text).toBe(readFileSync(join(committed, file), 'utf8'));
      expect(text).toMatch(/[^\n]\n$/);
    }
    expect(stackFiles).toContain(join('dev', 'deployer-policy.json'));
    expect(readdirSync(join(scratch.out, 'local'))).toEqual(['cdk.tf.json']);
    expect(readFileSync(scratch.page, 'utf8')).toBe(readFileSync(committedPage, 'utf8'));
    const files = [...stackFiles.map((file) => join(scratch.out, file)), scratch.page];
    const before = files.map((file) => statSync(file).mtimeMs);
    const second = synth(scratch);
    const lines = files.map((file) => `unchanged ${relative(root, file)}\n`);
    expect(second.stdout).toBe(lines.join(''));
    expect(files.map((file) => statSync(file).mtimeMs)).toEqual(before);
  });

  it('writes what an environment file says now', () => {
    edit(scratch, 'dev', '"bufferSizeMiB": 5', '"bufferSizeMiB": 7');
    edit(scratch, 'dev', '"prefix": "year=', '"prefix": "événements/year=');
    expect(synth(scratch).status).toBe(0);
    const { buffering_size, prefix } = deliveryOf('dev');
    expect({ buffering_size, prefix }).toEqual({
      buffering_size: 7,
      prefix: expect.stringMatching(/^événements\/year=!\{timestamp:yyyy\}/),
    });
  });

  it('removes the stack of an environment that is gone, and leaves what else lies in its folder', () => {
    for (const name of ['gone', 'kept']) {
      mkdirSync(join(scratch.out, name), { recursive: true });
      writeFileSync(stackFile(name), '{}\n');
    }
    writeFileSync(join(scratch.out, 'kept', 'notes.md'), 'mine');
    const { stdout } = synth(scratch);
    expect(stdout).toContain(`removed   ${relative(root, stackFile('gone'))}\n`);
    expect(existsSync(join(scratch.out, 'gone'))).toBe(false);
    expect(readdirSync(join(scratch.out, 'kept'))).toEqual(['notes.md']);
  });

  it('removes a policy that is no longer needed', () => {
    synth(scratch);
    const third = join(scratch.out, 'prod', 'deployer-policy-3.json');
    writeFileSync(third, '{}\n');
    expect(synth(scratch, '--check').stderr).toBe(
      `${sharedNames()}stale ${relative(root, third)}: nothing asks for it any more; run pnpm synth\n`,
    );
    synth(scratch);
    expect(existsSync(third)).toBe(false);
  });

  it('warns of what is unwise and goes on', () => {
    edit(scratch, 'dev', '"appendDelimiterToRecord": true', '"appendDelimiterToRecord": false');
    const { status, stderr } = synth(scratch);
    expect(stderr.replace(sharedNames(), '')).toMatch(
      /^warning .*dev\.json: pipelines\.0\.deliveryStream\.appendDelimiterToRecord: without a newline .*\n$/,
    );
    expect(status).toBe(0);
  });

  it.each([
    {
      title: 'a time zone that Firehose does not know',
      from: '"customTimeZone": "UTC"',
      to: '"customTimeZone": "Asia/Kolkata"',
      line: 'pipelines.0.deliveryStream.customTimeZone: Provided custom time zone is not supported. Custom time zones are limited to UTC and non-3-letter IANA time zones.',
    },
    {
      title: 'an expression that is never closed',
      from: '"prefix": "year=!{timestamp:yyyy}/',
      to: '"prefix": "year=!{timestamp:yyyy/',
      line: 'pipelines.0.deliveryStream.prefix: Invalid expression usage',
    },
    {
      title: 'a week year',
      from: '"prefix": "year=!{timestamp:yyyy}/',
      to: '"prefix": "year=!{timestamp:YYYY}/',
      line: 'pipelines.0.deliveryStream.prefix: YYYY is the year that the week belongs to, so the days around New Year are filed under the wrong year; write yyyy',
    },
    {
      title: 'a buffer that is too large, in the words of the service',
      from: '"bufferSizeMiB": 5',
      to: '"bufferSizeMiB": 129',
      line: "pipelines.0.deliveryStream.bufferSizeMiB: Value at 'extendedS3DestinationConfiguration.bufferingHints.sizeInMBs' failed to satisfy constraint: Member must have value less than or equal to 128",
    },
    {
      title: 'a field that is written twice',
      from: '"region": "us-east-1",',
      to: '"region": "us-east-1", "region": "eu-west-1",',
      place: ':5:26',
      line: 'region is written twice; keep one',
    },
    {
      title: 'a field that does not exist',
      from: '"bufferSizeMiB"',
      to: '"bufferSizeMB"',
      line: 'pipelines.0.deliveryStream.bufferSizeMiB: ',
    },
    { title: 'text that is not JSON', from: '"region"', to: 'region', place: ':5:3', line: 'not JSON: ' },
  ])(
    'refuses $title in one line that names file and field, and writes nothing',
    ({ from, to, place = '', line }) => {
      edit(scratch, 'dev', from, to);
      const { status, stdout, stderr } = synth(scratch);
      expect(stderr.split('\n')).toEqual([
        expect.stringContaining(`${relative(root, scratch.environments)}/dev.json${place}: ${line}`),
        '',
      ]);
      expect(stderr).toMatch(/^error /);
      expect({ status, stdout, exists: existsSync(scratch.out) }).toEqual({
        status: 2,
        stdout: '',
        exists: false,
      });
    },
  );

  it('says in one line that the folder cannot be written to', () => {
    writeFileSync(scratch.out, 'a file');
    const { status, stderr } = synth(scratch);
    expect(stderr.replace(sharedNames(), '')).toMatch(
      /^error cannot write .*; name another place with --out or --page\n$/,
    );
    expect(status).toBe(2);
  });

  it('names the other fields that are refused too', () => {
    edit(scratch, 'dev', 'day=!{timestamp:dd}', 'day=!{timestamp:DD}');
    expect(synth(scratch).stderr).toMatch(
      /write dd \(and 1 more: pipelines\.0\.deliveryStream\.errorOutputPrefix\)\n$/,
    );
  });
});

describe('synth --check', () => {
  it('says that all is up to date', () => {
    synth(scratch);
    expect(synth(scratch, '--check')).toEqual({
      status: 0,
      stdout: `${filesOf(committed).length + 1} files are up to date\n`,
      stderr: sharedNames(),
    });
  });

  it('names a page that is stale or missing', () => {
    synth(scratch);
    const line = `stale ${relative(root, scratch.page)}: it is not what synthesis gives; run pnpm synth\n`;
    writeFileSync(
      scratch.page,
      readFileSync(scratch.page, 'utf8').replace('website_events_stream', 'events'),
    );
    expect(synth(scratch, '--check')).toEqual({ status: 1, stdout: '', stderr: `${sharedNames()}${line}` });
    rmSync(scratch.page);
    expect(synth(scratch, '--check')).toEqual({ status: 1, stdout: '', stderr: `${sharedNames()}${line}` });
    expect(existsSync(scratch.page)).toBe(false);
  });

  it('names each stale, missing and left-over file, and touches none', () => {
    synth(scratch);
    writeFileSync(stackFile('dev'), '{}\n');
    const policies = readdirSync(join(scratch.out, 'prod')).filter((file) => file !== 'cdk.tf.json');
    expect(policies).toEqual(['deployer-policy-1.json', 'deployer-policy-2.json']);
    rmSync(join(scratch.out, 'prod'), { recursive: true });
    mkdirSync(join(scratch.out, 'gone'));
    writeFileSync(stackFile('gone'), '{}\n');
    const { status, stderr } = synth(scratch, '--check');
    expect(stderr.replace(sharedNames(), '').trimEnd().split('\n')).toEqual([
      `stale ${relative(root, stackFile('dev'))}: it is not what synthesis gives; run pnpm synth`,
      `stale ${relative(root, stackFile('gone'))}: nothing asks for it any more; run pnpm synth`,
      ...['cdk.tf.json', ...policies].map(
        (file) =>
          `stale ${relative(root, join(scratch.out, 'prod', file))}: it is not what synthesis gives; run pnpm synth`,
      ),
    ]);
    expect(status).toBe(1);
    expect(readFileSync(stackFile('dev'), 'utf8')).toBe('{}\n');
    const left = [...readdirSync(committed).filter((name) => name !== 'prod'), 'gone'];
    expect(readdirSync(scratch.out)).toEqual(left.sort());
  });
});
