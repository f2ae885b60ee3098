import { describe, expect, it } from 'vitest';
import { defineCommand, UserError } from '../src/index.ts';
import { ranCommandLine } from './helpers/recorder.ts';

const send = defineCommand({
  name: 'send',
  describe: 'Send events',
  flags: {
    count: { type: 'number', describe: 'How many' },
    env: { type: 'string', default: 'local', describe: 'Where to' },
    format: { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'How to report' },
    keep: { type: 'boolean', default: false, describe: 'Leave it up' },
    'on-invalid': { type: 'string', describe: 'What to do' },
    tag: { type: 'string', array: true, describe: 'Any number of them' },
  },
  examples: [['send --count 5', 'five events']],
  async run({ count, env, format, keep, tag, ...rest }, io) {
    io.print(JSON.stringify({ count, env, format, keep, tag, onInvalid: rest['on-invalid'] }));
    return 0;
  },
});
const show = defineCommand({
  name: 'show <key>',
  describe: 'Show an object',
  flags: { raw: { type: 'boolean', default: false } },
  async run(options, io) {
    io.print(`${(options as { key?: unknown }).key}`);
    return 1;
  },
});
const broken = defineCommand({
  name: 'broken',
  describe: 'A bug',
  flags: {},
  async run() {
    throw new TypeError('cannot read "größe" 🚀');
  },
});
const refused = defineCommand({
  name: 'refused',
  describe: 'A mistake',
  flags: { code: { type: 'number', default: 2 } },
  async run({ code }) {
    throw new UserError('dev.json: region: must be an AWS region', { exitCode: code as 1 | 2 });
  },
});
const run = (...argv: string[]) => ranCommandLine([send, show, broken, refused], ...argv);

describe('help', () => {
  it.each(['--help', '-h'])('lists the commands on stdout and ends with 0: %s', async (flag) => {
    const { exitCode, printed, errors } = await run(flag);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
    expect(printed).toMatchInlineSnapshot(`
      "pnpm archive <command>

      Commands:
        pnpm archive send        Send events
        pnpm archive show <key>  Show an object
        pnpm archive broken      A bug
        pnpm archive refused     A mistake

      Options:
        --help  Show help                                                                                  [boolean]"
    `);
  });

  it('of one command lists its flags and examples on stdout and ends with 0', async () => {
    const { exitCode, printed, errors } = await run('send', '--help');
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
    expect(printed).toMatchInlineSnapshot(`
      "pnpm archive send

      Send events

      Options:
        --help        Show help                                                                            [boolean]
        --count       How many                                                                              [number]
        --env         Where to                                                           [string] [default: "local"]
        --format      How to report                                      [choices: "text", "json"] [default: "text"]
        --keep        Leave it up                                                         [boolean] [default: false]
        --on-invalid  What to do                                                                            [string]
        --tag         Any number of them                                                                     [array]

      Examples:
        pnpm archive send --count 5  five events"
    `);
  });

  it('wins over a mistake beside it', async () => {
    expect(await run('send', '--count', 'five', '--help')).toMatchObject({ exitCode: 0, errors: [] });
  });
});

describe('a command', () => {
  it('gets its flags, with their defaults', async () => {
    const { printed, exitCode } = await run('send', '--count', '5', '--keep', '--onInvalid', 'skip');
    expect(exitCode).toBe(0);
    expect(JSON.parse(printed)).toEqual({
      count: 5,
      env: 'local',
      format: 'text',
      keep: true,
      onInvalid: 'skip',
    });
  });

  it.each([
    [['--count=-1'], { count: -1 }],
    [['--count', '1e3'], { count: 1_000 }],
    [['--env', 'Grüße 🚀'], { env: 'Grüße 🚀' }],
    [['--env', '-'], { env: '-' }],
    [['--no-keep'], { keep: false }],
    [['--keep=true'], { keep: true }],
    [['--tag', 'a', '--tag', 'b'], { tag: ['a', 'b'] }],
  ])('understands %j', async (words, options) => {
    expect(JSON.parse((await run('send', ...words)).printed)).toMatchObject(options);
  });

  it.each([
    [['a/b.gz'], 'a/b.gz'],
    [['12345678901234567890'], '12345678901234567890'],
    [['007'], '007'],
    [['--raw', 'a'], 'a'],
  ])('takes the words %j as they are and ends with what it returns', async (words, key) => {
    expect(await run('show', ...words)).toEqual({ exitCode: 1, printed: key, errors: [] });
  });
});

describe('a mistake', () => {
  it.each([
    [['send', '--colour', 'red'], 'Unknown argument: colour'],
    [['send', '--env.x', 'y'], 'Unknown argument: env.x'],
    [['send', 'extra'], 'Unknown argument: extra'],
    [['sned'], 'Unknown argument: sned'],
    [[], 'name a command'],
    [['show'], 'Not enough non-option arguments: got 0, need at least 1'],
    [['send', '--format', 'xml'], '--format xml: must be one of text, json'],
    [['send', '--count'], '--count: its value is missing'],
    [['send', '--count', '--keep'], '--count: its value is missing'],
    [['send', '--env'], '--env: its value is missing'],
    [['send', '--count', 'five'], '--count five: must be a number'],
    [['send', '--count', '1_000'], '--count 1_000: must be a number'],
    [['send', '--count', '0x10'], '--count 0x10: must be a number'],
    [['send', '--count='], '--count: must be a number'],
    [['send', '--count', ''], '--count: must be a number'],
    [['send', '--count', '5', '--count', '6'], '--count: given twice'],
    [['send', '--env=a', '--env', 'b'], '--env: given twice'],
    [['send', '--on-invalid', 'stop', '--onInvalid', 'skip'], '--on-invalid: given twice'],
    [['send', '--keep=maybe'], '--keep maybe: must be true or false'],
  ])('is one line on stderr, nothing on stdout, and exit code 2: %j', async (argv, line) => {
    expect(await run(...argv)).toEqual({
      exitCode: 2,
      printed: '',
      errors: [`error ${line} (see pnpm archive --help)`],
    });
  });

  it('keeps its words in every language of the terminal', async () => {
    const language = process.env.LC_ALL;
    process.env.LC_ALL = 'de_DE.UTF-8';
    try {
      expect((await run('sned')).errors).toEqual(['error Unknown argument: sned (see pnpm archive --help)']);
    } finally {
      if (language === undefined) delete process.env.LC_ALL;
      else process.env.LC_ALL = language;
    }
  });

  it('of a command that is the only one is one line too', async () => {
    const only = defineCommand({ ...send, name: '$0' });
    expect(await ranCommandLine([only], 'what')).toMatchObject({
      exitCode: 2,
      errors: ['error Unknown argument: what (see pnpm archive --help)'],
    });
    expect(await ranCommandLine([only])).toMatchObject({ exitCode: 0, errors: [] });
  });

  it.each([2, 1])('that the command finds itself is its line and exit code %i', async (code) => {
    expect(await run('refused', '--code', String(code))).toEqual({
      exitCode: code,
      printed: '',
      errors: ['error dev.json: region: must be an AWS region'],
    });
  });
});

describe('a bug', () => {
  it('keeps its stack and ends with 70', async () => {
    const { exitCode, printed, errors } = await run('broken');
    expect({ exitCode, printed }).toEqual({ exitCode: 70, printed: '' });
    expect(errors[0]).toMatch(/^TypeError: cannot read "größe" 🚀\n {4}at .*cli\.test\.ts:\d+/);
    expect(errors[1]).toBe('This is a bug in event-archive, not a mistake of yours.');
  });
});
