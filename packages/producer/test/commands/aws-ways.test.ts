import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ledgerLines, producer } from '../helpers/producer.ts';
import { acceptAll, fail, type Step } from '../helpers/scripted-stream.ts';
import { set } from '../helpers/sending.ts';

let home: string;
let cleanUps: (() => void)[];

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  // Of its own for each test: the SDK remembers what stood in a file.
  home = mkdtempSync(join(tmpdir(), 'aws-home-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  cleanUps = [() => rmSync(home, { recursive: true, force: true })];
});
afterEach(() => {
  for (const cleanUp of cleanUps) cleanUp();
  vi.unstubAllEnvs();
});

/** Writes ~/.aws/config and chooses a profile of it. */
function profile(name: string, text: string): void {
  mkdirSync(join(home, '.aws'), { recursive: true });
  writeFileSync(join(home, '.aws', 'config'), text);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, '.aws', 'config'));
  vi.stubEnv('AWS_PROFILE', name);
}

function keys(): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
}

/** `send --env dev` without --endpoint: whatever it calls, it was led there. */
async function sent(ledgers: string) {
  return producer(['send', '--env', 'dev', '--count', '2', '--no-aggregate', '--ledgers', ledgers]);
}
const KEYS = 'aws_access_key_id = AKIAPROFILE\naws_secret_access_key = secret\n';

describe('producer send --env dev', () => {
  it('calls AWS_ENDPOINT_URL_KINESIS before AWS_ENDPOINT_URL, and says so', async () => {
    const [all, kinesis] = [await set(acceptAll), await set(acceptAll)];
    keys();
    vi.stubEnv('AWS_ENDPOINT_URL', all.stream.endpoint);
    vi.stubEnv('AWS_ENDPOINT_URL_KINESIS', kinesis.stream.endpoint);
    const run = await sent(kinesis.ledgers);
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: `calling ${kinesis.stream.endpoint}, not AWS, for environment dev: AWS_ENDPOINT_URL_KINESIS says so\n`,
    });
    expect([all.stream.stored.length, kinesis.stream.stored.length]).toEqual([0, 2]);
    const [ledger = ''] = readdirSync(join(kinesis.ledgers, 'dev'));
    expect((await ledgerLines(join(kinesis.ledgers, 'dev', ledger)))[0]).toMatchObject({
      // A resend goes to the same place.
      options: { endpoint: kinesis.stream.endpoint },
    });
  });

  it.each([
    ['endpoint_url', (url: string) => `[profile here]\n${KEYS}endpoint_url = ${url}\n`],
    [
      'services section, which goes before its endpoint_url',
      (url: string) =>
        `[profile here]\n${KEYS}services = mine\nendpoint_url = http://127.0.0.1:9\n[services mine]\nkinesis =\n  endpoint_url = ${url}\n`,
    ],
  ])("calls what a profile's %s names", async (_name, config) => {
    const { stream, ledgers } = await set(acceptAll);
    profile('here', config(stream.endpoint));
    expect(await sent(ledgers)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(stream.stored).toHaveLength(2);
  });

  it('takes a role by the STS that AWS_ENDPOINT_URL_STS names', async () => {
    const seen: string[] = [];
    const sts = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      seen.push(Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200, { 'content-type': 'text/xml' }).end(ASSUMED);
    });
    await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
    cleanUps.push(() => sts.close());
    const { stream, ledgers } = await set(acceptAll);
    profile(
      'assumed',
      `[profile base]\n${KEYS}[profile assumed]\nrole_arn = arn:aws:iam::123456789012:role/sender\nsource_profile = base\nendpoint_url = ${stream.endpoint}\nregion = us-east-1\n`,
    );
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${(sts.address() as AddressInfo).port}`);
    expect(await sent(ledgers)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(stream.stored).toHaveLength(2);
    expect(seen[0]).toContain('Action=AssumeRole');
    expect(seen[0]).toContain('role%2Fsender');
  });
});

const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/sender/s</Arn></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

const START_URL = 'https://example.awsapps.com/start';

describe('producer send without a right to', () => {
  const SSO = (expiresAt: string) => ({
    accessToken: 'token',
    expiresAt,
    region: 'us-east-1',
    startUrl: START_URL,
  });

  it.each([
    ['no token', undefined, 'The SSO session associated with this profile is invalid'],
    ['a token that has expired', SSO('2020-01-01T00:00:00Z'), 'has expired'],
  ])('says in one line to log in where SSO has %s', async (_name, token, said) => {
    const { ledgers } = await set(acceptAll);
    profile(
      'single',
      `[profile single]\nsso_start_url = ${START_URL}\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = sender\n`,
    );
    if (token) {
      const cache = join(home, '.aws', 'sso', 'cache');
      mkdirSync(cache, { recursive: true });
      writeFileSync(
        join(cache, `${createHash('sha1').update(START_URL).digest('hex')}.json`),
        JSON.stringify(token),
      );
    }
    const run = await sent(ledgers);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(
      /^error sending to website-events-stream: no AWS credentials: set AWS_PROFILE or run "aws sso login" \([^\n]*\)\n$/,
    );
    expect(run.stderr).toContain(said);
  });

  const MISSING = 'Stream website-events-stream under account 123456789012 not found.';
  const DENIED =
    'User: arn:aws:iam::123456789012:user/me is not authorized to perform: kinesis:PutRecords on resource: arn:aws:kinesis:us-east-1:123456789012:stream/website-events-stream because no identity-based policy allows the kinesis:PutRecords action';
  it.each<[string, Step, RegExp]>([
    [
      'a login that has expired',
      fail(400, 'ExpiredTokenException', 'The security token included in the request is expired'),
      /^error sending to website-events-stream: the AWS credentials have expired; log in again\n$/,
    ],
    [
      'an action that is denied, with action and stream',
      fail(400, 'AccessDeniedException', DENIED),
      /^error sending to website-events-stream: [^\n]* denied it: [^\n]*kinesis:PutRecords on resource: [^\n]*stream\/website-events-stream[^\n]*\n$/,
    ],
    [
      'a stream that is missing, or in another region',
      fail(400, 'ResourceNotFoundException', MISSING),
      /^error sending to website-events-stream: not found at [^\n]*: Stream website-events-stream under account 123456789012 not found\.; deploy it first, or check --env and the region\n$/,
    ],
    [
      'keys that are unknown there',
      fail(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.'),
      /^error sending to website-events-stream: [^\n]* denied it: The security token included in the request is invalid\.\n$/,
    ],
  ])('says in one line what to do about %s, and leaves no ledger', async (_name, step, line) => {
    const { stream, ledgers } = await set(step);
    profile('here', `[profile here]\n${KEYS}endpoint_url = ${stream.endpoint}\n`);
    const run = await sent(ledgers);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(line);
  });
});
