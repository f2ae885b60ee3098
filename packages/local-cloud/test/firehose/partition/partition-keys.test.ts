import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runJq } from '../../../src/firehose/partition/jq.ts';
import { partitionKeysOf } from '../../../src/firehose/partition/partition-keys.ts';
import { jq16Missing } from '../helpers/jq-1-6.ts';
import { APP_LOGS_QUERY } from '../helpers/partitions.ts';

const keysOf = (query: string, ...records: readonly string[]) =>
  partitionKeysOf(
    query,
    records.map((record) => Buffer.from(record)),
  );

const NUMBERS: readonly (readonly [json: string, text: string])[] = [
  ['1', '1'],
  ['-7', '-7'],
  ['1.0', '1'],
  ['1.10', '1.1'],
  ['1e3', '1000'],
  ['-0', '-0'],
  ['0.0001', '0.0001'],
  ['0.00001234', '1.234e-05'],
  ['1e15', '1000000000000000'],
  ['1e16', '1e+16'],
  ['1234567890123456789', '1234567890123456800'],
  ['12345678901234567890', '12345678901234567000'],
  ['1e400', '1.7976931348623157e+308'],
  ['-123456.789e10', '-1234567890000000'],
];

describe('partitionKeysOf', () => {
  it('gives each record its own outcome, in order, whatever its neighbours are', async () => {
    const good = (day: number) => `{"timestamp":"2026-11-${day}T03:00:00Z"}`;
    const keys = (day: string) => ({ keys: { year: '2026', month: '11', day, hour: '03' } });
    expect(await keysOf(APP_LOGS_QUERY, good(24), 'x', good(25), '{}', '{"timestamp":7}', good(26))).toEqual([
      keys('24'),
      { problem: 'Non JSON record provided' },
      keys('25'),
      { problem: 'partitionKeys values must not be null or empty' },
      { problem: 'Cannot index number with object' },
      keys('26'),
    ]);
  });

  it('takes one JSON document a record, with white space about it, and nothing else', async () => {
    const no = { problem: 'Non JSON record provided' };
    const texts = [
      ' {"k":"a"}\r\n',
      '{"k":"a"}{"k":"b"}',
      '{"k":"a"}\n{"k":"b"}',
      '',
      '  ',
      '{"k":NaN}',
      "{'k':1}",
    ];
    expect(await keysOf('{k:.k}', ...texts)).toEqual([{ keys: { k: 'a' } }, no, no, no, no, no, no]);
    expect(await partitionKeysOf('{k:.k}', [Buffer.from('{"k":"\xff"}', 'latin1')])).toEqual([no]);
  });

  it('finds the one record among many that jq itself cannot read', async () => {
    const deep = `{"k":${'['.repeat(300)}${']'.repeat(300)}}`;
    const records = Array.from({ length: 40 }, (_, i) => (i === 17 ? deep : `{"k":${i}}`));
    const outcomes = await keysOf('{k:.k}', ...records);
    expect(outcomes.filter((outcome) => 'keys' in outcome)).toHaveLength(39);
    expect(outcomes[17]).toEqual({ problem: expect.stringMatching(/Exceeds depth limit for parsing/) });
    expect(outcomes[39]).toEqual({ keys: { k: '39' } });
  });

  it.each([
    ['{k:.k} | halt', 'halt is not available'],
    ['{k:.k} | halt_error(1)', 'halt is not available'],
    ['{k:input}', 'input is not available'],
    ['{k:[inputs]}', 'input is not available'],
    ['empty', 'MetadataExtractionQuery must give one JSON object'],
    ['{k:(1,2)}', 'MetadataExtractionQuery must give one JSON object'],
    ['.k', 'MetadataExtractionQuery must give one JSON object'],
    ['{k:.k|error}', 'a'],
    ['{k:(.k|error({a:1}))}', '{"a":1}'],
  ])('of %s fails every record by itself', async (query, problem) => {
    expect(await keysOf(query, '{"k":"a"}', '{"k":"a"}')).toEqual([{ problem }, { problem }]);
  });

  it('tells of a query that is no jq by its own line', async () => {
    const [outcome] = await keysOf('{k:.k/2}', '{"k":4}');
    expect(outcome).toEqual({
      problem: expect.stringMatching(/^jq: error: .*\n\{k:\.k\/2\} *\njq: \d compile error/s),
    });
  });

  it.each(NUMBERS)('makes of the number %s the text %s, as jq 1.6 prints it', async (json, text) => {
    const record = `{"k":${json},"t":"${json} \\"${json}\\" žluť"}`;
    expect(await keysOf('{k:.k,t:.t}', record)).toEqual([{ keys: { k: text, t: `${json} "${json}" žluť` } }]);
  });

  it('hands a query numbers as jq 1.6 does, not as they were written', async () => {
    const query = '{id:(.id|tostring),price:"\\(.price) CZK",all:(.all|map(tostring)|join(" "))}';
    const keys = { id: '1234567890123456800', price: '1.1 CZK', all: '2.5 -3 40 1234567890123456800' };
    const all = '[2.50,-3.0 ,\t4e1,1234567890123456789]';
    const records = [
      `{"id":1234567890123456789,"price":1.10,"all":${all}}`,
      `{"price" : 1.10 , "id"\n:\n1234567890123456789, "all": ${all}}`,
    ];
    expect(await keysOf(query, ...records)).toEqual([{ keys }, { keys }]);
  });

  it('makes of arrays and objects the text that jq prints', async () => {
    const record = '{"a":[1,2.50,null,true,"ž\\u007f"],"o":{"b":{"c":1e20}}}';
    expect(await keysOf('{a:.a,o:.o}', record)).toEqual([
      { keys: { a: '[1,2.5,null,true,"ž\\u007f"]', o: '{"b":{"c":1e+20}}' } },
    ]);
  });

  it('knows what jq 1.6 has and 1.7 dropped', async () => {
    const query = '{paths:([leaf_paths|join(".")]|join(",")),all:([recurse_down|scalars]|join(","))}';
    expect(await keysOf(query, '{"a":{"b":"x","c":["y"]}}')).toEqual([
      { keys: { paths: 'a.b,a.c.0', all: 'x,y' } },
    ]);
  });

  it('keeps the exit code of this process', async () => {
    const { exitCode } = process;
    expect((await runJq(['error("x")'], Buffer.from('1'))).exitCode).toBe(5);
    expect(process.exitCode).toBe(exitCode);
  });

  it('goes on for longer than the 300 runs after which the package ends by itself, with deep values too', async () => {
    const deep = (run: number) => `${'['.repeat(250)}${run}${']'.repeat(250)}`;
    for (let run = 0; run < 400; run++) {
      const { out, err } = await runJq(['[..|numbers]'], Buffer.from(deep(run)));
      expect([out, err]).toEqual([`[${run}]\n`, '']);
    }
  });

  it('answers several calls at a time', async () => {
    const runs = Array.from({ length: 8 }, (_, i) => runJq(['.+1'], Buffer.from(String(i))));
    expect((await Promise.all(runs)).map(({ out }) => out)).toEqual(runs.map((_, i) => `${i + 1}\n`));
  });

  it('takes more records than a run has room for', async () => {
    const outcomes = await keysOf('{k:.k}', ...Array.from({ length: 4_321 }, (_, i) => `{"k":${i}}`));
    expect(outcomes.map((outcome) => ('keys' in outcome ? outcome.keys.k : ''))).toEqual(
      outcomes.map((_, i) => String(i)),
    );
  });
});

// The service names JQ-1.6; the package has 1.7.1. Where a jq 1.6 is installed the two are compared.
describe.skipIf(jq16Missing)(`jq 1.6 ${jq16Missing ? `(${jq16Missing})` : 'on this machine'}`, () => {
  const QUERIES = [
    APP_LOGS_QUERY,
    '{y:.ts|strftime("%Y"),m:.ts|strftime("%m")}',
    '{a:(.n/1000|floor)}',
    '{a:(if .s=="" then "none" else .s end)}',
    '{a:(.missing // "none"),b:(.s // "x")}',
    '{a:(.at|sub("\\\\..*";"Z")|fromdateiso8601|strftime("%Y/%m/%d"))}',
    '{a:.id|ascii_downcase[0:2], "b":(.tags|join("-"))}',
    '{a:(.s|length), b:(.id|test("^A")), c:(.tags|sort|first)}',
  ];
  const RECORD = JSON.stringify({
    timestamp: '2026-11-24T03:00:00Z',
    at: '2026-11-24T03:00:00.123Z',
    ts: 1_795_492_355,
    n: 1_795_492_355_849,
    s: '',
    id: 'Ab1Ž🦊',
    tags: ['b', 'a'],
  });

  it.each(QUERIES)('gives the same for %s', async (query) => {
    const theirs = JSON.parse(execFileSync('jq', ['-c', query], { input: RECORD, encoding: 'utf8' }));
    const { out } = await runJq([query], Buffer.from(RECORD));
    expect(JSON.parse(out)).toEqual(theirs);
  });

  it('makes the same text of any number, as a key and inside of a query', async () => {
    const numbers = fc.sample(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()),
      {
        numRuns: 300,
        seed: 1,
      },
    );
    const records = [...NUMBERS.map(([json]) => json), ...numbers.map(String)].map((json) => `{"k":${json}}`);
    const theirs = execFileSync('jq', ['-r', '.k|tojson'], { input: records.join('\n'), encoding: 'utf8' });
    const expected = theirs.trimEnd().split('\n');
    const outcomes = await keysOf('{k:.k}', ...records);
    expect(outcomes.map((outcome) => ('keys' in outcome ? outcome.keys.k : outcome))).toEqual(expected);
    // Inside of a query jq 1.7 writes an exponent another way; nothing else differs.
    const plain = records.map((_, i) => i).filter((i) => !expected[i]?.includes('e'));
    expect(plain.length).toBeGreaterThan(100);
    const inQuery = await keysOf('{k:"\\(.k)"}', ...plain.map((i) => records[i] ?? ''));
    expect(inQuery.map((outcome) => ('keys' in outcome ? outcome.keys.k : outcome))).toEqual(
      plain.map((i) => expected[i]),
    );
  });
});
