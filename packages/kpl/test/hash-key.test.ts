import { describe, expect, it } from 'vitest';
import { effectiveHashKey, hashKeyFromDecimal, hashKeyFromPartitionKey, MAX_HASH_KEY } from '../src/index.ts';

describe('hashKeyFromPartitionKey', () => {
  // The digests of RFC 1321, appendix A.5.
  it.each([
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['🦊', '6b735f535e79e2889c2c784c9da6c093'],
  ])('reads the MD5 of %s as one number', (key, digest) => {
    expect(hashKeyFromPartitionKey(key)).toBe(BigInt(`0x${digest}`));
  });
});

describe('effectiveHashKey', () => {
  it('is the explicit one where there is one', () => {
    expect(effectiveHashKey({ partitionKey: 'a', explicitHashKey: '7' })).toBe(7n);
    expect(effectiveHashKey({ partitionKey: 'a' })).toBe(hashKeyFromPartitionKey('a'));
  });
});

describe('hashKeyFromDecimal', () => {
  it('reads from 0 to 2^128 - 1', () => {
    expect(hashKeyFromDecimal('0')).toBe(0n);
    expect(hashKeyFromDecimal(String(MAX_HASH_KEY))).toBe(MAX_HASH_KEY);
  });

  it.each([String(MAX_HASH_KEY + 1n), '-1', '01', '', ' 1', '0x1', '1e3'])('refuses %j', (text) => {
    expect(() => hashKeyFromDecimal(text)).toThrow(RangeError);
  });
});
