/** Actions that must be granted together to do harm. */
export type Way = readonly string[];

const alone = (service: string, names: readonly string[]): Way[] =>
  names.map((name) => [`${service}:${name}`]);

/** What turns a role that may be passed into permissions: something that runs code or makes resources as that role. */
const startsWithRole = [
  ...['cloudformation:CreateStack', 'codebuild:CreateProject', 'datapipeline:CreatePipeline'],
  ...['ec2:RunInstances', 'ecs:RegisterTaskDefinition', 'glue:CreateDevEndpoint', 'glue:CreateJob'],
  ...['lambda:CreateFunction', 'sagemaker:CreateNotebookInstance', 'states:CreateStateMachine'],
];

/** Ways to more permissions than one was given: by writing policies, as somebody else, or through a service's role. */
export const privilegeEscalation: readonly Way[] = [
  ...alone('iam', ['AttachGroupPolicy', 'AttachRolePolicy', 'AttachUserPolicy']),
  ...alone('iam', ['PutGroupPolicy', 'PutRolePolicy', 'PutUserPolicy']),
  ...alone('iam', ['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy']),
  ...alone('iam', ['AddUserToGroup', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile']),
  ...alone('glue', ['UpdateDevEndpoint']),
  ...alone('lambda', ['UpdateFunctionCode']),
  ...startsWithRole.map((action) => ['iam:PassRole', action]),
];

/** Calls that answer with a password, a key or a token. */
export const credentialsExposure: readonly Way[] = [
  ...alone('iam', ['CreateAccessKey', 'CreateLoginProfile', 'UpdateAccessKey']),
  ...alone('iam', ['CreateServiceSpecificCredential', 'ResetServiceSpecificCredential']),
  ...alone('sts', ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity']),
  ...alone('sts', ['GetFederationToken', 'GetSessionToken']),
  ...alone('sso', ['GetRoleCredentials']),
  ...alone('cognito-identity', ['GetCredentialsForIdentity', 'GetOpenIdToken']),
  ...alone('cognito-identity', ['GetOpenIdTokenForDeveloperIdentity']),
  ...alone('ec2', ['GetPasswordData']),
  ...alone('rds-db', ['connect']),
  ...alone('redshift', ['GetClusterCredentials', 'GetClusterCredentialsWithIAM']),
  ...alone('redshift-serverless', ['GetCredentials']),
  ...['codeartifact', 'ecr', 'ecr-public'].flatMap((service) => alone(service, ['GetAuthorizationToken'])),
];

/** Calls that answer with what somebody stored: the scanner's five, and those by which an archive's events can be read. */
export const dataExfiltration: readonly Way[] = [
  ...alone('s3', ['GetObject', 'GetObjectVersion']),
  ...alone('ssm', ['GetParameter', 'GetParameters', 'GetParametersByPath']),
  ...alone('secretsmanager', ['GetSecretValue']),
  ...alone('kinesis', ['GetRecords', 'SubscribeToShard']),
  ...alone('athena', ['GetQueryResults']),
];

const resourcePolicy = ['PutResourcePolicy', 'DeleteResourcePolicy'];

/**
 * Calls that decide who may do what. AWS gives each action an access level; these have "Permissions management", of IAM
 * and of the services that archives are made of or stand beside:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * (2026-11-24). Kinesis is there as well, whose resource policies AWS counts as writing.
 */
export const permissionsManagement: readonly Way[] = [
  ...['Group', 'Role', 'User'].flatMap((who) =>
    alone('iam', [`Attach${who}Policy`, `Detach${who}Policy`, `Put${who}Policy`, `Delete${who}Policy`]),
  ),
  ...['Role', 'User'].flatMap((who) =>
    alone('iam', [`Put${who}PermissionsBoundary`, `Delete${who}PermissionsBoundary`]),
  ),
  ...alone('iam', ['CreatePolicy', 'CreatePolicyVersion', 'DeletePolicy', 'DeletePolicyVersion']),
  ...alone('iam', ['SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy', 'DeleteAccountPasswordPolicy']),
  ...alone('s3', [
    'PutBucketPolicy',
    'DeleteBucketPolicy',
    'PutBucketAcl',
    'PutObjectAcl',
    'PutObjectVersionAcl',
  ]),
  ...alone('s3', ['PutBucketOwnershipControls', 'PutBucketPublicAccessBlock', 'PutAccountPublicAccessBlock']),
  ...alone('s3', ['PutAccessPointPolicy', 'DeleteAccessPointPolicy', 'PutAccessPointPublicAccessBlock']),
  ...alone('s3', ['BypassGovernanceRetention', 'ObjectOwnerOverrideToBucketOwner', 'CreateAccessGrant']),
  ...alone('kms', ['CreateGrant', 'PutKeyPolicy', 'RetireGrant', 'RevokeGrant']),
  ...alone('sns', ['AddPermission', 'RemovePermission', 'SetTopicAttributes']),
  ...alone('sqs', ['AddPermission', 'RemovePermission', 'SetQueueAttributes']),
  ...alone('lambda', ['AddPermission', 'RemovePermission', 'AddLayerVersionPermission']),
  ...alone('lakeformation', ['BatchGrantPermissions', 'GrantPermissions', 'PutDataLakeSettings']),
  ...alone('ecr', ['SetRepositoryPolicy', 'DeleteRepositoryPolicy']),
  ...alone('events', ['PutPermission', 'RemovePermission']),
  ...['events', 'glue', 'kinesis', 'lambda', 'logs', 'secretsmanager'].flatMap((service) =>
    alone(service, resourcePolicy),
  ),
];
