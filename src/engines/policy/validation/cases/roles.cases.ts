// Roles that are passed, and those that IAM makes for services.
import { fine, of, whole, type Case } from './case.cases.ts'

const roles = 'arn:aws:iam::123456789012:role/*'
const role = 'arn:aws:iam::123456789012:role/app'
const passed = { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }
const passing: readonly Case[] = [
  {
    code: 'SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE', bad: of({ Action: 'iam:PassRole' }),
    good: of({ Action: 'iam:PassRole', Condition: passed }),
  },
  {
    code: 'SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE', bad: of({ Action: 'iam:PassRole', Resource: roles }),
    good: of({ Action: 'iam:PassRole', Resource: role }),
  },
  {
    code: 'SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE',
    bad: of({ Action: 'iam:PassRole', Condition: { StringEqualsIfExists: passed.StringEquals } }),
    good: of({ Effect: 'Deny', Action: 'iam:PassRole' }),
  },
  {
    code: 'SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE', bad: of({ Action: 'iam:Pass*' }),
    good: of({ Action: 'iam:Get*' }),
  },
  {
    code: 'SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION', bad: of({ Action: undefined, NotAction: 's3:*' }),
    good: of({ Action: undefined, NotAction: 'iam:*' }),
  },
  {
    code: 'SECURITY_WARNING PASS_ROLE_WITH_NOT_RESOURCE',
    bad: of({ Action: 'iam:PassRole', Resource: undefined, NotResource: role }),
    good: of({ Action: 'iam:PassRole', Resource: role }),
  },
  {
    code: 'SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
    bad: of({ Action: '*', Resource: undefined, NotResource: role }), good: of({ Action: '*', Resource: role }),
  },
  {
    code: 'SECURITY_WARNING PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE',
    bad: whole({ Effect: 'Allow', NotAction: 's3:*', NotResource: role }),
    good: whole({ Effect: 'Allow', NotAction: 'iam:*', NotResource: role }),
  },
  {
    code: 'WARNING CREATE_SLR_WITH_STAR_IN_RESOURCE', bad: of({ Action: 'iam:CreateServiceLinkedRole' }),
    good: of({ Action: 'iam:CreateServiceLinkedRole', Resource: `${role}/*` }),
  },
  {
    code: 'WARNING CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE', bad: of({ Action: 'iam:Create*' }),
    good: of({ Action: 'iam:Pass*' }),
  },
  {
    code: 'WARNING CREATE_SLR_WITH_NOT_RESOURCE',
    bad: of({ Action: 'iam:CreateServiceLinkedRole', Resource: undefined, NotResource: role }), good: fine,
  },
]

export const roleCases: readonly Case[] = [...passing]
