import { describe, expect, it } from 'vitest';
import { documentsFrom, MAX_POLICY_CHARACTERS } from '../../src/deployer-policy/documents.ts';
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

  it.each([1, 10, 100, 400])(
    'lose nothing of %i resources with long names, however many they become',
    (count) => {
      const resources = Array.from(
        { length: count },
        (_, i) => `arn:größe📏:${'x'.repeat((i * 37) % 300)}${i}`,
      );
      const documents = documentsFrom([grant('kinesis', 'CreateStream DeleteStream', resources)]);
      for (const document of documents)
        expect(JSON.stringify(document).length).toBeLessThanOrEqual(MAX_POLICY_CHARACTERS);
      const statements = documents.flatMap(({ Statement }) => Statement);
      expect(statements.flatMap(({ Resource }) => Resource).sort()).toEqual(resources.sort());
      expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(
        new Set(['kinesis:CreateStream', 'kinesis:DeleteStream']),
      );
    },
  );

  it('fill what room there is in an earlier one', () => {
    const long = (letter: string, length: number) => grant('s3', `Get${letter}`, [letter.repeat(length)]);
    const documents = documentsFrom([long('A', 5_000), long('B', 4_000), long('C', 500)]);
    expect(documents.map(({ Statement }) => Statement.map(({ Action }) => Action[0]))).toEqual([
      ['s3:GetA', 's3:GetC'],
      ['s3:GetB'],
    ]);
  });
});
