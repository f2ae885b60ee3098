import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudOptions } from '@event-archive/local-cloud/cloud';
import { describe, expect, it } from 'vitest';
import { cloudInProcess } from './helpers/cloud-in-process.ts';
import { root, run, scratch } from './helpers/programs.ts';

type Plan = NonNullable<CloudOptions['faults']>;

const EVENTS = 100;
const LOCAL_STACK = join(root, 'terraform/stacks/local/cdk.tf.json');
const BUFFER_INTERVAL_MS = 3_000;

/** Sends, delivers and verifies against a cloud that is broken as the plan says, without grace for late events. */
async function verdictOf(faults: Plan['faults']) {
  const folder = scratch();
  const cloud = await cloudInProcess(LOCAL_STACK, folder, { faults: { seed: 7, faults } });
  const aimed = ['--endpoint', cloud.endpoint, '--ledgers', join(folder, 'ledgers')];
  const sent = await run('producer', ['send', '--no-aggregate', '--count', String(EVENTS), ...aimed]);
  expect(sent.exitCode, sent.stderr).toBe(0);
  await cloud.deliverAll(EVENTS);
  await sleep(BUFFER_INTERVAL_MS);
  const words = ['--ledger', 'latest', '--grace', '0', '--format', 'json', ...aimed];
  const { exitCode, stdout, stderr } = await run('verify', words);
  const { verdict, counts } = JSON.parse(stdout || stderr);
  return { exitCode, verdict, counts };
}

describe('what is broken on purpose', () => {
  it.each([
    ['missing-object', 'fail', { lost: EVENTS, rows: 0 }],
    ['corrupt-object', 'fail', { corrupt: 1 }],
    ['misfiled-object', 'fail', { misfiled: 1, lost: 0, rows: EVENTS }],
    ['duplicate-delivery', 'pass', { duplicated: EVENTS, lost: 0, rows: 2 * EVENTS }],
  ] as const)('is found by the verifier: %s', async (fault, verdict, counts) => {
    const found = await verdictOf([{ fault, times: 1 }]);
    expect(found).toMatchObject({ verdict, counts });
    expect(found.exitCode).toBe(verdict === 'pass' ? 0 : 1);
  });

  it('on the way is survived by producer and engine together: nothing lost, nothing unexpected', async () => {
    const found = await verdictOf([
      { fault: 'fail-records', share: 0.3, probability: 0.5 },
      { fault: 'reset-after', operation: 'PutRecords', times: 1 },
      { fault: 'throttle', operation: 'PutRecords', after: 1, times: 2 },
      { fault: 'reshard', after: 1 },
      { fault: 'error', operation: ['GetRecords', 'PutObject', 'WriteCheckpoint'], every: 3, times: 5 },
      { fault: 'reset-after', operation: 'PutObject', times: 1 },
      { fault: 'truncate', operation: 'GetRecords', every: 4, times: 2 },
    ]);
    expect(found).toMatchObject({
      verdict: 'pass',
      exitCode: 0,
      counts: { lost: 0, unexpected: 0, inFlight: 0, invalid: 0, corrupt: 0, misfiled: 0 },
    });
    expect(found.counts.rows - found.counts.duplicated).toBeGreaterThanOrEqual(EVENTS);
  });
});
