/**
 * Every rule id that scanners report about what an archive is made of: Checkov 3.3.13, Trivy checks 2.2.0, and AWS
 * Foundational Security Best Practices with Security Hub's other controls (2026-11-24).
 */
export const baselineIds: readonly string[] = [
  // Buckets.
  ...['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56', 'CKV2_AWS_6', 'AWS-0094'],
  ...['AWS-0086', 'AWS-0087', 'AWS-0091', 'AWS-0093', 'AWS-0092', 'CKV_AWS_20', 'CKV_AWS_57', 'CKV_AWS_375'],
  ...['CKV2_AWS_43', 'CKV2_AWS_65', 'S3.12', 'CKV_AWS_19', 'CKV_AWS_145', 'AWS-0132', 'AWS-0088', 'S3.17'],
  ...['CKV_AWS_21', 'AWS-0090', 'S3.14', 'AWS-0170', 'S3.20', 'CKV_AWS_18', 'AWS-0089', 'S3.9'],
  ...['CKV2_AWS_61', 'S3.13', 'S3.10', 'CKV_AWS_300', 'CKV2_AWS_62', 'S3.11', 'CKV_AWS_144', 'S3.7'],
  ...['CKV_AWS_143', 'S3.15', 'S3.5', 'CKV_AWS_379', 'CKV_AWS_70', 'CKV_AWS_93', 'S3.6', 'S3.1', 'S3.2'],
  ...['S3.3', 'S3.8', 'AWS-0320', 'AWS-0171', 'AWS-0172', 'S3.22', 'S3.23', 'CKV_AWS_392', 'S3.19', 'S3.24'],
  'S3.25',
  // Streams.
  ...['CKV_AWS_43', 'CKV_AWS_185', 'AWS-0064', 'Kinesis.1', 'Kinesis.2', 'Kinesis.3'],
  ...['CKV_AWS_240', 'CKV_AWS_241', 'DataFirehose.1'],
  // Keys, roles and policies.
  ...['CKV_AWS_7', 'AWS-0065', 'KMS.4', 'CKV_AWS_33', 'KMS.5', 'CKV2_AWS_64', 'CKV_AWS_227', 'KMS.3'],
  ...['KMS.1', 'KMS.2', 'CKV_AWS_60', 'CKV_AWS_61', 'CKV_AWS_62', 'CKV_AWS_63', 'CKV_AWS_355'],
  ...['CKV_AWS_286', 'CKV_AWS_287', 'CKV_AWS_288', 'CKV_AWS_289', 'CKV_AWS_290'],
  ...['CKV_AWS_1', 'CKV_AWS_49', 'CKV_AWS_356', 'CKV_AWS_110', 'CKV_AWS_107', 'CKV_AWS_108', 'CKV_AWS_109'],
  ...['CKV_AWS_111', 'CKV_AWS_274', 'CKV_AWS_275', 'CKV2_AWS_40', 'CKV2_AWS_56', 'CKV_AWS_273', 'CKV_AWS_40'],
  ...['IAM.2', 'AWS-0143', 'CKV_AWS_358', 'IAM.1', 'IAM.21', 'AWS-0057', 'AWS-0342', 'AWS-0345', 'AWS-0346'],
  // Queries and operation.
  ...['CKV_AWS_94', 'CKV_AWS_99', 'CKV_AWS_195', 'Glue.1', 'Glue.3', 'Glue.4', 'CKV_AWS_159', 'AWS-0006'],
  ...[
    'CKV_AWS_77',
    'CKV_AWS_82',
    'AWS-0007',
    'Athena.1',
    'Athena.4',
    'CKV_AWS_158',
    'AWS-0017',
    'CKV_AWS_66',
  ],
  'CKV_AWS_338',
];
