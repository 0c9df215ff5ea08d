// Policies of resources and of organizations: whom they name, and what only some of them may say.
import { whole, type Case } from './case.cases.ts'

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }
const bob = { AWS: 'arn:aws:iam::123456789012:user/bob' }
const by = (Principal: unknown, members: object = {}): object => whole({ ...allow, Principal, ...members })
const fine = by(bob)

const resource = { type: 'resource' } as const
const bucket = { type: 'resource', resourceType: 'AWS::S3::Bucket' } as const
const trust = { type: 'resource', resourceType: 'AWS::IAM::AssumeRolePolicyDocument' } as const
const serviceControl = { type: 'service-control' } as const
const resourceControl = { type: 'resource-control' } as const

const principals: readonly Case[] = [
  { code: 'ERROR UNSUPPORTED_PRINCIPAL', bad: fine, good: whole(allow) },
  { ...resource, code: 'ERROR MISSING_PRINCIPAL', bad: whole(allow), good: fine },
  { ...resource, code: 'ERROR INVALID_PRINCIPAL_FORMAT', bad: by('bob'), good: by('*') },
  { ...resource, code: 'ERROR INVALID_PRINCIPAL_KEY', bad: by({ User: 'bob' }), good: fine },
  { ...resource, code: 'SUGGESTION EMPTY_OBJECT_PRINCIPAL', bad: by({}), good: fine },
  { ...resource, code: 'SUGGESTION EMPTY_ARRAY_PRINCIPAL', bad: by({ AWS: [] }), good: fine },
  {
    ...resource, code: 'ERROR UNSUPPORTED_WILDCARD_IN_PRINCIPAL', bad: by({ AWS: `${bob.AWS}*` }), good: by({ AWS: '*' }),
    details: 'Wildcards (*, ?) are not supported with the principal key AWS. Replace the wildcard with a valid principal value.',
  },
  { ...resource, code: 'WARNING INVALID_ROLE_REFERENCE', bad: by({ AWS: 'AROAABCDEFGHIJKLMNOPQ' }), good: fine },
  { ...resource, code: 'WARNING INVALID_USER_REFERENCE', bad: by({ AWS: 'AIDAABCDEFGHIJKLMNOPQ' }), good: fine },
  {
    ...resource, code: 'SECURITY_WARNING ALLOW_WITH_NOT_PRINCIPAL', bad: whole({ ...allow, NotPrincipal: bob }),
    good: whole({ ...allow, Effect: 'Deny', NotPrincipal: bob }),
  },
  {
    ...resource, code: 'SECURITY_WARNING RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL', bad: by({ Service: 'cloudtrail.amazonaws.com' }),
    good: by({ Service: 'cloudtrail.amazonaws.com' }, { Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } }),
  },
  {
    ...bucket, code: 'ERROR FEDERATED_PRINCIPAL_NOT_SUPPORTED', bad: by({ Federated: 'accounts.google.com' }), good: fine,
  },
  { ...bucket, code: 'ERROR MISSING_RESOURCE', bad: by(bob, { Resource: undefined }), good: fine },
  {
    ...bucket, code: 'ERROR UNSUPPORTED_ACTION_IN_POLICY', bad: by(bob, { Action: 'kms:Decrypt' }), good: fine,
    details: 'The action kms:Decrypt is not supported for the resource-based policy attached to the resource type ' +
      'AWS::S3::Bucket.',
  },
  {
    ...bucket, code: 'ERROR UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    bad: by(bob, { Resource: 'arn:aws:sqs:eu-west-1:123456789012:q' }), good: fine,
  },
  {
    ...resource, code: 'WARNING UNIQUE_SIDS_RECOMMENDED',
    bad: whole({ ...allow, Sid: 'a', Principal: bob }, { ...allow, Sid: 'a', Principal: '*' }), good: fine,
  },
  {
    ...bucket, code: 'WARNING POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA',
    bad: by(bob, { Resource: `arn:aws:s3:::${'a'.repeat(20_480)}` }), good: fine,
  },
]

const assume = { Effect: 'Allow', Action: 'sts:AssumeRole' }
const assumedBy = (Principal: unknown, members: object = {}): object => whole({ ...assume, Principal, ...members })
const web = { Action: 'sts:AssumeRoleWithWebIdentity' }
const github = { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' }
const google = { Federated: 'accounts.google.com' }
const saml = { Federated: 'arn:aws:iam::123456789012:saml-provider/idp' }
const subject = (value: string) => ({ Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': value } } })

const trusts: readonly Case[] = [
  {
    ...trust, code: 'ERROR ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', bad: assumedBy(bob, { Resource: '*' }), good: assumedBy(bob),
  },
  {
    ...trust, code: 'ERROR ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL', bad: whole({ ...assume, NotPrincipal: bob }),
    good: assumedBy(bob),
  },
  {
    ...trust, code: 'ERROR ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL', bad: assumedBy('*'),
    good: assumedBy({ AWS: '*' }),
  },
  {
    ...trust, code: 'ERROR MISMATCHED_ACTION_FOR_PRINCIPAL', bad: assumedBy(google), good: assumedBy(google, web),
    details: 'The sts:AssumeRole action is invalid with the following principal(s): accounts.google.com. Use a SAML provider ' +
      'principal with the sts:AssumeRoleWithSAML action or use an OIDC provider principal with the ' +
      'sts:AssumeRoleWithWebIdentity action. Ensure the provider is Federated if you use either of the two options.',
  },
  {
    ...trust, code: 'ERROR MISMATCHED_ACTION_FOR_PRINCIPAL', bad: assumedBy(saml, web),
    good: assumedBy(saml, { Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'] }),
  },
  {
    ...trust, code: 'ERROR INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY', bad: assumedBy({ Federated: 'google' }, web),
    good: assumedBy(google, web),
  },
  {
    ...trust, code: 'SECURITY_WARNING MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL', bad: assumedBy(google, web),
    good: assumedBy(google, { ...web, Condition: { StringEquals: { 'accounts.google.com:aud': 'a' } } }),
  },
  {
    ...trust, code: 'SECURITY_WARNING MISSING_GITHUB_REPO_CONDITION_KEY', bad: assumedBy(github, web),
    good: assumedBy(github, { ...web, ...subject('repo:o/r:ref:refs/heads/main') }),
  },
  {
    ...trust, code: 'WARNING SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED',
    bad: assumedBy(github, { ...web, ...subject('repo:o/*') }), good: assumedBy(github, { ...web, ...subject('repo:o/r:*') }),
  },
  {
    ...trust, code: 'ERROR MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY',
    bad: assumedBy({ Service: 'rolesanywhere.amazonaws.com' }),
    good: assumedBy(
      { Service: 'rolesanywhere.amazonaws.com' }, { Action: ['sts:AssumeRole', 'sts:SetSource*', 'sts:TagSession'] },
    ),
  },
  {
    ...trust, code: 'SUGGESTION REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY',
    bad: assumedBy({ AWS: ['arn:aws:iam::123456789012:role/r', 'arn:aws:sts::123456789012:assumed-role/r/s'] }),
    good: assumedBy({ AWS: ['arn:aws:iam::123456789012:role/r', 'arn:aws:sts::123456789012:assumed-role/other/s'] }),
  },
  {
    ...trust, code: 'WARNING POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA', good: assumedBy(bob),
    bad: assumedBy({ AWS: `arn:aws:iam::123456789012:role/${'a'.repeat(2048)}` }),
  },
]

const deny = { Effect: 'Deny', Action: 's3:*', Resource: '*' }
const ofOrganizations: readonly Case[] = [
  { ...serviceControl, code: 'ERROR SCP_SYNTAX_ERROR_PRINCIPAL', bad: whole({ ...deny, Principal: '*' }), good: whole(deny) },
  {
    ...serviceControl, code: 'ERROR POLICY_SIZE_EXCEEDS_SCP_QUOTA', good: whole(deny),
    bad: whole({ ...deny, Resource: `arn:aws:s3:::${'a'.repeat(10_240)}` }),
  },
  {
    ...resourceControl, code: 'ERROR RCP_SYNTAX_ERROR_PRINCIPAL', bad: whole({ ...deny, Principal: { AWS: '*' } }),
    good: whole({ ...deny, Principal: '*' }),
  },
  {
    ...resourceControl, code: 'ERROR RCP_SYNTAX_ERROR_NOTACTION', good: whole({ ...deny, Principal: '*' }),
    bad: whole({ Effect: 'Deny', NotAction: 's3:*', Resource: '*', Principal: '*' }),
  },
  {
    ...resourceControl, code: 'ERROR RCP_SYNTAX_ERROR_ALLOW', bad: whole({ ...allow, Principal: '*' }),
    good: whole({ ...allow, Resource: '*', Principal: '*' }),
  },
  {
    ...resourceControl, code: 'ERROR RCP_SYNTAX_ERROR_ACTION', bad: whole({ ...deny, Action: '*', Principal: '*' }),
    good: whole({ ...deny, Principal: '*' }),
  },
  {
    ...resourceControl, code: 'ERROR POLICY_SIZE_EXCEEDS_RCP_QUOTA', good: whole({ ...deny, Principal: '*' }),
    bad: whole({ ...deny, Principal: '*', Resource: `arn:aws:s3:::${'a'.repeat(5120)}` }),
  },
]

export const resourcePolicyCases: readonly Case[] = [...principals, ...trusts, ...ofOrganizations]
