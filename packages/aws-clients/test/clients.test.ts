import { describe, expect, it } from 'vitest';
import { awsTarget } from '../src/index.ts';

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

  it('refuses an endpoint that is no http(s) URL, naming where it came from', () => {
    expect(() => awsTarget('eu-west-1', null, 'localhost:4566', {})).toThrow(
      '--endpoint localhost:4566: must be',
    );
    expect(() => awsTarget('eu-west-1', null, undefined, { AWS_ENDPOINT_URL: 'ftp://a' })).toThrow(
      'AWS_ENDPOINT_URL ftp://a: must be',
    );
  });
});
