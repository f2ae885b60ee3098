import { describe, expect, it } from 'vitest';
import { documentsFrom, policyText } from '../../src/deployer-policy/documents.ts';
import { type Grant, grant } from '../../src/deployer-policy/grant.ts';

const statementsOf = (grants: readonly Grant[]) =>
  documentsFrom(grants).flatMap(({ Statement }) => Statement);

describe('policy documents', () => {
  it('say once what is allowed on several resources, and all that is allowed on one', () => {
    expect(
      statementsOf([
        grant('s3', 'GetBucketAcl', ['a']),
        grant('s3', 'GetBucketAcl', ['b']),
        grant('s3', 'GetBucketCORS GetBucketAcl', ['a', 'b', 'c']),
        grant('s3', 'GetBucketAcl', ['a']),
      ]),
    ).toEqual([
      { Effect: 'Allow', Action: ['s3:GetBucketAcl', 's3:GetBucketCORS'], Resource: ['a', 'b', 'c'] },
    ]);
  });

  it('keep apart what is allowed under different conditions', () => {
    const condition = { StringEquals: { 'iam:PassedToService': 'firehose.amazonaws.com' } };
    expect(
      statementsOf([grant('iam', 'PassRole', ['a'], condition), grant('iam', 'GetRole', ['a'])]),
    ).toEqual([
      { Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['a'], Condition: condition },
      { Effect: 'Allow', Action: ['iam:GetRole'], Resource: ['a'] },
    ]);
  });

  it('keep apart the same actions on the same or other resources under different conditions', () => {
    const tagged = (value: string) => ({ StringEquals: { 'aws:ResourceTag/team': value } });
    const grants = [
      grant('kms', 'DisableKey', ['a'], tagged('größe')),
      grant('kms', 'DisableKey', ['a'], tagged('📏')),
      grant('kms', 'DisableKey', ['b'], tagged('größe')),
      grant('kms', 'DisableKey', ['c']),
    ];
    expect(statementsOf(grants).map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      [['a', 'b'], tagged('größe')],
      [['a'], tagged('📏')],
      [['c'], undefined],
    ]);
  });

  it('hold 6,144 characters and not one more', () => {
    const two = (length: number) => [grant('s3', 'GetA', ['a']), grant('s3', 'GetB', ['b'.repeat(length)])];
    const [first] = documentsFrom(two(1_000));
    const room = 6_144 - JSON.stringify(first).length + 1_000;
    expect(documentsFrom(two(room)).map((it) => JSON.stringify(it).length)).toEqual([6_144]);
    expect(documentsFrom(two(room + 1))).toHaveLength(2);
  });

  it.each([1, 10, 100, 400])(
    'lose nothing of %i resources with long names, however many they become',
    (count) => {
      const resources = Array.from(
        { length: count },
        (_, i) => `arn:größe📏:${'x'.repeat((i * 37) % 300)}${i}`,
      );
      const documents = documentsFrom([grant('kinesis', 'CreateStream DeleteStream', resources)]);
      for (const document of documents) expect(policyText(document).length).toBeLessThanOrEqual(6_144);
      const statements = documents.flatMap(({ Statement }) => Statement);
      expect(statements.flatMap(({ Resource }) => Resource).sort()).toEqual(resources.sort());
      expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(
        new Set(['kinesis:CreateStream', 'kinesis:DeleteStream']),
      );
    },
  );

  it('spell what IAM does not take as a character', () => {
    const condition = { StringEquals: { 'aws:ResourceTag/größe': '📏 ł' } };
    const [document] = documentsFrom([grant('kms', 'DisableKey', ['a'], condition)]);
    const text = document === undefined ? '' : policyText(document, 2);
    expect(text).toContain('"aws:ResourceTag/größe": "\\ud83d\\udccf \\u0142"');
    expect(JSON.parse(text)).toEqual(document);
  });

  it('fill what room there is in an earlier one', () => {
    const long = (letter: string, length: number) => grant('s3', `Get${letter}`, [letter.repeat(length)]);
    const documents = documentsFrom([long('A', 5_000), long('B', 4_000), long('C', 500)]);
    expect(documents.map(({ Statement }) => Statement.map(({ Action }) => Action[0]))).toEqual([
      ['s3:GetA', 's3:GetC'],
      ['s3:GetB'],
    ]);
  });
});
