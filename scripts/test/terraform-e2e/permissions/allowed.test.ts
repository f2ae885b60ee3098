import { describe, expect, it } from 'vitest';
import { isAllowed, type Statement } from '../../../terraform-e2e/permissions/allowed.ts';

const statement = (Action: string, Resource: string, StringEquals?: Record<string, string[]>): Statement => ({
  Effect: 'Allow',
  Action: [Action],
  Resource: [Resource],
  ...(StringEquals === undefined ? {} : { Condition: { StringEquals } }),
});

describe('a request', () => {
  it.each([
    ['s3:GetObject', 'arn:aws:s3:::b/größe/📏'],
    ['S3:getobject', 'arn:aws:s3:::b/größe/📏'],
    ['s3:Get*', 'arn:aws:s3:::b/*'],
    ['s3:GetObjec?', 'arn:aws:s3:::?/*/*'],
    ['*', '*'],
  ])('is allowed by %s on %s', (action, resource) => {
    const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/größe/📏' };
    expect(isAllowed([statement('s3:Other', '*'), statement(action, resource)], request)).toBe(true);
  });

  it.each([
    ['s3:GetObjectVersion', '*'],
    ['s3:GetObjec', '*'],
    ['s3:GetObject', 'arn:aws:s3:::b'],
    ['s3:GetObject', 'arn:aws:s3:::B/*'],
    ['s3:GetObject', 'arn:aws:s3...b/*'],
    ['s3:GetObject', 'arn:aws:s3:::b/größe/??'],
  ])('is not allowed by %s on %s', (action, resource) => {
    const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/größe/x' };
    expect(isAllowed([statement(action, resource)], request)).toBe(false);
  });

  it('is about anything where the call does not tell', () => {
    const request = { action: 'athena:GetNamedQuery', resource: undefined };
    expect(isAllowed([statement('athena:GetNamedQuery', 'arn:w')], request)).toBe(true);
    expect(isAllowed([statement('athena:GetWorkGroup', '*')], request)).toBe(false);
  });

  it('has to meet the condition', () => {
    const passing = statement('iam:PassRole', '*', {
      'iam:PassedToService': ['a.amazonaws.com', 'firehose.amazonaws.com'],
    });
    const to = (service: string) => ({
      action: 'iam:PassRole',
      resource: 'arn:r',
      context: { 'iam:PassedToService': service },
    });
    expect(isAllowed([passing], to('firehose.amazonaws.com'))).toBe(true);
    expect(isAllowed([passing], to('ec2.amazonaws.com'))).toBe(false);
    expect(isAllowed([passing], { action: 'iam:PassRole', resource: 'arn:r' })).toBe(false);
  });

  it('is taken to be about a resource with the tags that the policy wants', () => {
    const request = { action: 'kms:ScheduleKeyDeletion', resource: 'arn:k' };
    expect(isAllowed([statement(request.action, '*', { 'aws:ResourceTag/team': ['größe'] })], request)).toBe(
      true,
    );
    expect(isAllowed([statement(request.action, '*', { 'aws:RequestTag/team': ['größe'] })], request)).toBe(
      false,
    );
  });

  it('is not judged by a condition that is not understood', () => {
    const odd = { ...statement('s3:GetObject', '*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    expect(() => isAllowed([odd], { action: 's3:GetObject', resource: 'arn:o' })).toThrow('Bool');
  });

  it('is not allowed by a statement that denies', () => {
    const denying = { ...statement('s3:GetObject', '*'), Effect: 'Deny' };
    expect(isAllowed([denying], { action: 's3:GetObject', resource: 'arn:o' })).toBe(false);
  });
});
