import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { archiveOfEachTest, runLine, runVerify, SENT_AT } from './helpers/archive.ts';

describe('verify that cannot check', () => {
  const archive = archiveOfEachTest();

  it('names the flag that is wrong', async () => {
    await expect(archive().verify('--sample', '0')).rejects.toThrow('--sample 0: must be a number');
    await expect(archive().verify('--from', 'noon')).rejects.toThrow('--from noon: must be an hour');
    await expect(archive().verify('--grace', '-1')).rejects.toThrow(
      '--grace: must be a number of seconds from 0',
    );
    await expect(archive().verify('--env', 'moon')).rejects.toThrow('--env moon: no such environment');
    await expect(archive().verify('--dataset', 'x')).rejects.toThrow(
      '--dataset x: environment local archives',
    );
    await expect(archive().verify('--frmo', '1')).rejects.toThrow('Unknown argument: frmo');
  });

  it('says first that AWS_ENDPOINT_URL leads away from the AWS of the environment', async () => {
    const { endpoint } = archive();
    const said: string[] = [];
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
    try {
      await expect(runVerify(() => 0, ['--env', 'dev'], said)).rejects.toThrow('deploy it first');
    } finally {
      vi.unstubAllEnvs();
    }
    expect(said).toEqual([`calling ${endpoint}, not AWS, for environment dev: AWS_ENDPOINT_URL says so\n`]);
  });

  it('names the ledger that is not there, or is of another environment', async () => {
    await expect(archive().verify('--ledger', 'latest')).rejects.toThrow('--ledger latest: no ledger in');
    await expect(archive().verify('--ledger', 'no.ndjson')).rejects.toThrow(
      '--ledger no.ndjson: cannot read it',
    );
    const line = { ...runLine(SENT_AT), environment: 'prod' };
    const file = await archive().writeLedger('run.ndjson', [line]);
    await expect(archive().verify('--ledger', file)).rejects.toThrow(
      'a run of environment prod; add --env prod',
    );
  });

  it('says in one line that the bucket is missing', async () => {
    await expect(archive().verify('--env', 'dev')).rejects.toThrow(
      /^listing s3:\/\/kinesis-archive-data-dev: not found at http:.*; deploy it first/,
    );
  });

  it('says in one line that nobody answers', async () => {
    const port = await freePort();
    const argv = ['--endpoint', `http://127.0.0.1:${port}`];
    await expect(runVerify(() => archive().nowMs, argv)).rejects.toThrow(
      `listing s3://kinesis-archive-data-local: nothing answers at http://127.0.0.1:${port}`,
    );
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
