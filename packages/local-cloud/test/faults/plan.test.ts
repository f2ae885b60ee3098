import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '@event-archive/terminal/user-error';
import { describe, expect, it } from 'vitest';
import { chance, strikesCall } from '../../src/faults/decide.ts';
import { FAULT_NAMES } from '../../src/faults/plan.ts';
import { faultPlanFrom, readFaultPlan } from '../../src/faults/read-plan.ts';

const docs = (file: string) => fileURLToPath(new URL(`../../../../docs/${file}`, import.meta.url));

const problemsOf = (...faults: object[]): string[] => {
  try {
    faultPlanFrom({ faults }, 'faults.json');
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
};

describe('a plan of faults', () => {
  it('takes durations as people write them, one operation or several, and fills in the rest', () => {
    const plan = faultPlanFrom(
      { faults: [{ fault: 'stall-after', operation: 'PutObject', duration: '1.5s' }] },
      'faults.json',
    );
    expect(plan).toEqual({
      seed: 1,
      faults: [
        {
          fault: 'stall-after',
          operation: ['PutObject'],
          duration: 1_500,
          match: {},
          after: 0,
          every: 1,
          probability: 1,
        },
      ],
    });
    expect(faultPlanFrom(plan, 'again')).toEqual(plan);
  });

  it('names file, place and field of everything that is wrong, a line each', () => {
    expect(
      problemsOf(
        { fault: 'throttle', operation: 'PutRecords', probability: 1.2 },
        { fault: 'thrttle', operation: 'PutRecords' },
        { fault: 'slow', operation: ['GetObject', 'GetObjects'], duration: '5 min' },
        { fault: 'truncate', operation: 'GetObject', often: true },
        { fault: 'outage' },
      ),
    ).toEqual([
      'faults.json: faults[0].probability: 1.2; must be a number above 0 and at most 1, such as 0.25',
      expect.stringMatching(
        /^faults\.json: faults\[1\]\.fault: "thrttle"; must be one of throttle, error, reset-before,/,
      ),
      expect.stringMatching(
        /^faults\.json: faults\[2\]\.operation: "GetObjects" is not emulated; there are Get/,
      ),
      'faults.json: faults[2].duration: "5 min"; must be a duration such as 250ms, 30s, 15m, 24h or 7d, or a number of milliseconds',
      'faults.json: faults[3]: there is no field "often"; there are fault, id, match, after, every, probability, times, from, lasts, operation',
      expect.stringMatching(/^faults\.json: faults\[4\]\.lasts: /),
    ]);
  });

  it.each([
    [
      { id: 'slow puts' },
      'id: "slow puts"; must be 1 to 64 letters, digits, ".", "_" and "-", such as "slow-puts"',
    ],
    [{ after: -1 }, 'after: -1; must be a whole number from 0 on, such as 10'],
    [{ every: 0 }, 'every: 0; must be a whole number from 1 on, such as 3'],
    [{ every: 1.5 }, 'every: 1.5; must be a whole number from 1 on, such as 3'],
    [{ times: '3' }, 'times: "3"; must be a whole number from 1 on, such as 3'],
    [{ probability: 0 }, 'probability: 0; must be a number above 0 and at most 1, such as 0.25'],
    [{ probability: 'half' }, 'probability: "half"; must be a number above 0 and at most 1, such as 0.25'],
    [{ status: 200 }, 'status: 200; must be a status of HTTP from 400 to 599, such as 503'],
    [{ status: null }, 'status: null; must be a status of HTTP from 400 to 599, such as 503'],
    [{ code: '' }, 'code: ""; must be the code of an error, such as "SlowDown"'],
    [{ operation: 7 }, 'operation: 7; must be an operation such as PutObject, or a list of some'],
    [{ operation: [] }, 'operation: []; must be an operation such as PutObject, or a list of some'],
    [
      { operation: undefined },
      'operation: is missing; must be an operation such as PutObject, or a list of some',
    ],
    [{ from: 'noon' }, 'from: "noon"; must be an instant with its zone, such as 2026-11-25T09:00:00Z'],
    [
      { lasts: true },
      'lasts: true; must be a duration such as 250ms, 30s, 15m, 24h or 7d, or a number of milliseconds',
    ],
    [{ match: 'clicks' }, 'match: "clicks"; must be an object such as {"stream": "clicks"}'],
    [{ match: { stream: 5 } }, 'match.stream: 5; must be the name of a stream, such as "clicks"'],
    [{ match: { shard: 0 } }, 'match.shard: 0; must be the id of a shard, such as "shardId-000000000000"'],
    [{ match: { service: 'sqs' } }, 'match.service: "sqs"; must be one of kinesis, firehose, glue, s3'],
    [{ match: { caller: 'me' } }, 'match.caller: "me"; must be "firehose"'],
    [
      { match: { topic: 'x' } },
      'match: there is no field "topic"; there are service, caller, stream, deliveryStream, shard, bucket, keyPrefix',
    ],
  ])('says of %j in one line what stands there and what may', (fields, problem) => {
    expect(problemsOf({ fault: 'error', operation: 'PutRecords', ...fields })).toEqual([
      `faults.json: faults[0].${problem}`,
    ]);
  });

  it.each([
    [{ fault: 'fail-records', share: 2 }, 'share: 2; must be a number above 0 and at most 1, such as 0.25'],
    [
      { fault: 'fail-records', operation: 'PutObject' },
      'operation: "PutObject"; must be one of PutRecords, PutRecordBatch',
    ],
    [
      { fault: 'fail-records', errorCode: 'Oops' },
      'errorCode: "Oops"; must be one of ProvisionedThroughputExceededException, InternalFailure, ServiceUnavailableException',
    ],
    [{ fault: 'reshard', how: 'double' }, 'how: "double"; must be one of split, merge'],
    [{}, `fault: is missing; must be one of ${FAULT_NAMES.join(', ')}`],
  ])('says of %j as much', (fault, problem) => {
    expect(problemsOf(fault)).toEqual([`faults.json: faults[0].${problem}`]);
  });

  it.each([
    [3, 'faults.json: 3; must be a plan such as {"seed": 7, "faults": []}'],
    [{}, 'faults.json: faults: is missing; must be a list of faults, which may be empty'],
    [{ seed: 'x', faults: [] }, 'faults.json: seed: "x"; must be a whole number, such as 7'],
    [
      { faults: ['slow'] },
      'faults.json: faults[0]: "slow"; must be a fault such as {"fault": "throttle", "operation": "PutRecords"}',
    ],
    [{ faults: [], often: 1 }, 'faults.json: there is no field "often"; there are seed, faults'],
  ])('says of %j what a plan is', (plan, problem) => {
    expect(() => faultPlanFrom(plan, 'faults.json')).toThrow(new UserError(problem));
  });

  it('refuses to match what no call of the fault has: it would never strike', () => {
    expect(
      problemsOf(
        { fault: 'throttle', operation: 'PutRecords', match: { bucket: 'archive' } },
        { fault: 'error', operation: 'PutObject', match: { stream: 'clicks' } },
        { fault: 'error', operation: 'PutRecords', match: { shard: 'shardId-000000000000' } },
        { fault: 'fail-records', match: { shard: 'shardId-000000000000' } },
        { fault: 'error', operation: ['GetRecords', 'PutObject'], match: { stream: 'clicks' } },
      ),
    ).toEqual([
      'faults.json: faults[0].match.bucket: PutRecords names none',
      'faults.json: faults[1].match.stream: PutObject names none',
      'faults.json: faults[2].match.shard: PutRecords names none',
    ]);
  });
});

describe('the guide', () => {
  it('has a plan that can be read', () => {
    expect(readFaultPlan(docs('faults.json')).faults.map(({ fault }) => fault)).toEqual([
      'fail-records',
      'reset-after',
      'reshard',
      'throttle',
    ]);
  });

  it('lists every fault there is', () => {
    const section = readFileSync(docs('guide.md'), 'utf8').split('### Break it on purpose')[1] ?? '';
    const [, table = ''] = section.split('| fault | does |\n|---|---|\n');
    const rows = table.slice(0, table.indexOf('\n\n')).split('\n');
    const named = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(named.sort()).toEqual([...FAULT_NAMES].sort());
  });
});

describe('strikesCall', () => {
  const always = { after: 0, every: 1, probability: 1, times: Number.POSITIVE_INFINITY };
  const struckOf = (schedule: Partial<typeof always>, seed = 7, id = 'fault-1') => {
    const struck: number[] = [];
    for (let call = 1; call <= 1_000; call++) {
      if (strikesCall({ ...always, ...schedule }, { seed, id, call, struck: struck.length }))
        struck.push(call);
    }
    return struck;
  };

  it('leaves the first calls alone, then strikes each so-manyth, so many times', () => {
    expect(struckOf({ after: 2, every: 3, times: 3 })).toEqual([5, 8, 11]);
  });

  it('draws the same calls from the same seed and id, and others from others', () => {
    const half = struckOf({ probability: 0.5 });
    expect(struckOf({ probability: 0.5 })).toEqual(half);
    expect(struckOf({ probability: 0.5 }, 8)).not.toEqual(half);
    expect(struckOf({ probability: 0.5 }, 7, 'fault-2')).not.toEqual(half);
    expect(half.slice(0, 5)).toMatchInlineSnapshot(`
      [
        1,
        4,
        6,
        7,
        8,
      ]
    `);
  });

  it('strikes about as many as the chance says', () => {
    for (const probability of [0.1, 0.5, 0.9]) {
      const { length } = struckOf({ probability });
      expect(Math.abs(length - 1_000 * probability)).toBeLessThan(60);
    }
    const drawn = Array.from({ length: 1_000 }, (_, i) => chance(1, i));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
  });
});
