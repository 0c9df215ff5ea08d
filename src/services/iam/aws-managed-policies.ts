// Policies that AWS keeps for every account. AWS has more than a thousand; these are the ones whose documents stand here.
import type { ManagedPolicy } from './managed-policies.ts'

/** One of AWS's, with the document of its default version; older versions are not kept. */
export interface AwsPolicy extends ManagedPolicy {
  readonly document: string
}

interface Row {
  readonly id: string
  readonly version: number
  readonly created: string
  readonly updated: string
  readonly description: string
  readonly statements: readonly object[]
}

const allow = (actions: string | readonly string[], resource = '*') => ({ Effect: 'Allow', Action: actions, Resource: resource })

// AWS: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
const rows: Readonly<Record<string, Row>> = {
  AdministratorAccess: {
    id: 'ANPAIWMBCKSKIEE64ZLYK', version: 1, created: '2015-02-06T18:39:46Z', updated: '2015-02-06T18:39:46Z',
    description: 'Provides full access to AWS services and resources.',
    statements: [allow('*')],
  },
  AmazonS3ReadOnlyAccess: {
    id: 'ANPAIZTJ4DXE7G6AGAE6M', version: 3, created: '2015-02-06T18:40:59Z', updated: '2023-08-10T21:31:39Z',
    description: 'Provides read only access to all buckets via the AWS Management Console.',
    statements: [allow(['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*'])],
  },
  AWSDenyAll: {
    id: 'ANPAZKAPJZG4P43IUQ5E5', version: 2, created: '2019-05-01T22:36:14Z', updated: '2023-12-18T16:42:05Z',
    description: 'Deny all access.',
    statements: [{ Sid: 'DenyAll', Effect: 'Deny', Action: ['*'], Resource: '*' }],
  },
  AWSKeyManagementServicePowerUser: {
    id: 'ANPAJNPP7PPPPMJRV2SA4', version: 2, created: '2015-02-06T18:40:40Z', updated: '2017-03-07T00:55:11Z',
    description: 'Provides access to AWS Key Management Service (KMS).',
    statements: [
      allow([
        'kms:CreateAlias', 'kms:CreateKey', 'kms:DeleteAlias', 'kms:Describe*', 'kms:GenerateRandom', 'kms:Get*', 'kms:List*',
        'kms:TagResource', 'kms:UntagResource', 'iam:ListGroups', 'iam:ListRoles', 'iam:ListUsers',
      ]),
    ],
  },
  IAMFullAccess: {
    id: 'ANPAI7XKCFMBPM3QQRRVQ', version: 2, created: '2015-02-06T18:40:38Z', updated: '2019-06-21T19:40:00Z',
    description: 'Provides full access to IAM via the AWS Management Console.',
    statements: [
      allow([
        'iam:*', 'organizations:DescribeAccount', 'organizations:DescribeOrganization',
        'organizations:DescribeOrganizationalUnit', 'organizations:DescribePolicy', 'organizations:ListChildren',
        'organizations:ListParents', 'organizations:ListPoliciesForTarget', 'organizations:ListRoots',
        'organizations:ListPolicies', 'organizations:ListTargetsForPolicy',
      ]),
    ],
  },
  IAMReadOnlyAccess: {
    id: 'ANPAJKSO7NDY4T57MWDSQ', version: 4, created: '2015-02-06T18:40:39Z', updated: '2018-01-25T19:11:27Z',
    description: 'Provides read only access to IAM via the AWS Management Console.',
    statements: [
      allow([
        'iam:GenerateCredentialReport', 'iam:GenerateServiceLastAccessedDetails', 'iam:Get*', 'iam:List*',
        'iam:SimulateCustomPolicy', 'iam:SimulatePrincipalPolicy',
      ]),
    ],
  },
  IAMUserChangePassword: {
    id: 'ANPAJ4L4MM2A7QIEB56MS', version: 5, created: '2016-11-15T00:25:16Z', updated: '2026-02-12T17:58:57Z',
    description: 'Provides the ability for an IAM user to change their own password.',
    statements: [
      {
        Effect: 'Allow', Action: ['iam:ChangePassword'],
        Resource: ['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::*:user/*/${aws:username}'],
      },
      allow(['iam:GetAccountPasswordPolicy']),
    ],
  },
  PowerUserAccess: {
    id: 'ANPAJYRXTHIB4FOVS3ZXS', version: 12, created: '2015-02-06T18:39:47Z', updated: '2026-02-12T17:59:14Z',
    description: 'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
    statements: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      allow([
        'account:GetAccountInformation', 'account:GetGovCloudAccountInformation', 'account:GetPrimaryEmail',
        'account:ListRegions', 'iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:ListRoles',
        'organizations:DescribeEffectivePolicy', 'organizations:DescribeOrganization',
      ]),
    ],
  },
}

function policyOf(name: string, { id, version, created, updated, description, statements }: Row): AwsPolicy {
  return {
    id,
    account: 'aws',
    partition: 'aws',
    name,
    path: '/',
    description,
    createdAt: Date.parse(created),
    updatedAt: Date.parse(updated),
    tags: {},
    versions: [version],
    defaultVersion: version,
    lastVersion: version,
    document: JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 4),
  }
}

/** AWS: in the order in which they were made (recorded). */
export const awsPolicies: readonly AwsPolicy[] = Object.entries(rows)
  .map(([name, row]) => policyOf(name, row))
  .sort((a, b) => a.createdAt - b.createdAt)

const byArn = new Map(awsPolicies.map(policy => [`arn:aws:iam::aws:policy/${policy.name}`, policy]))

export const findAwsPolicy = (arn: string): AwsPolicy | undefined => byArn.get(arn)
