import { describe, expect, it } from 'vitest';
import { awsTarget, endpointOf, endpointRemark } from '../src/index.ts';

describe('awsTarget', () => {
  const variable = { AWS_ENDPOINT_URL: 'http://127.0.0.1:2' };

  it('takes the flag before the variable, the variable before the environment file', () => {
    expect(awsTarget('eu-west-1', 'http://127.0.0.1:3', 'http://127.0.0.1:1', variable)).toEqual({
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:1',
    });
    expect(awsTarget('eu-west-1', 'http://127.0.0.1:3', undefined, variable).endpoint).toBe(
      'http://127.0.0.1:2',
    );
    expect(awsTarget('eu-west-1', 'http://127.0.0.1:3', undefined, {}).endpoint).toBe('http://127.0.0.1:3');
  });

  it('calls AWS itself where nobody names an endpoint, an empty variable included', () => {
    expect(awsTarget('eu-west-1', null, undefined, { AWS_ENDPOINT_URL: '' })).toEqual({
      region: 'eu-west-1',
    });
  });

  it('has the variable of one service go before that of all, and the flag before both', () => {
    const both = { ...variable, AWS_ENDPOINT_URL_KINESIS: 'http://127.0.0.1:5' };
    const target = awsTarget('eu-west-1', null, undefined, both);
    expect([endpointOf(target, 'kinesis'), endpointOf(target, 's3')]).toEqual([
      'http://127.0.0.1:5',
      'http://127.0.0.1:2',
    ]);
    expect(awsTarget('eu-west-1', null, 'http://127.0.0.1:1', both)).toEqual({
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:1',
    });
    expect(() => awsTarget('eu-west-1', null, undefined, { AWS_ENDPOINT_URL_S3: 'here' })).toThrow(
      'AWS_ENDPOINT_URL_S3 here: must be a URL',
    );
  });

  it('refuses an endpoint that is no http(s) URL, naming where it came from', () => {
    expect(() => awsTarget('eu-west-1', null, 'localhost:4566', {})).toThrow(
      '--endpoint localhost:4566: must be',
    );
    expect(() => awsTarget('eu-west-1', null, undefined, { AWS_ENDPOINT_URL: 'ftp://a' })).toThrow(
      'AWS_ENDPOINT_URL ftp://a: must be',
    );
  });
});

describe('endpointRemark', () => {
  const variable = { AWS_ENDPOINT_URL: 'http://127.0.0.1:2' };
  const aws = { name: 'dev', endpoint: null };

  it('names the URL and the variable when the variable alone leads away from AWS', () => {
    expect(endpointRemark(aws, undefined, variable)).toBe(
      'calling http://127.0.0.1:2, not AWS, for environment dev: AWS_ENDPOINT_URL says so',
    );
  });

  it.each([
    ['the flag names the endpoint', aws, 'http://127.0.0.1:1', variable],
    ['the environment is not on AWS', { name: 'local', endpoint: 'http://127.0.0.1:3' }, undefined, variable],
    ['there is no variable', aws, undefined, {}],
    ['the variable is empty', aws, undefined, { AWS_ENDPOINT_URL: '' }],
  ])('is silent when %s', (_fact, environment, flag, env) => {
    expect(endpointRemark(environment, flag, env)).toBeUndefined();
  });
});
