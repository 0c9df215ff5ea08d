import {
  AttachRolePolicy, CreateRole, GetRole, GetRolePolicy, ListAttachedRolePolicies, PutRolePermissionsBoundary, PutRolePolicy,
} from '../contracts/iam.gen.ts'
import { boundaryArn, policyArns, type Account, type Policies } from './managed-policies.ts'
import { attachedSteps, boundarySteps, inlineSteps } from './policies-of.ts'
import type { Role } from './seed.ts'
import { found, type Step } from './step.ts'
import { tagMembers } from './tags.ts'

export function roleSteps(RoleName: string, role: Role, policies: Policies, account: Account): Step[] {
  const place = `roles.${RoleName}`
  const { path, description, trust, maxSessionDuration } = role
  const made: Step = {
    place,
    isThere: aws => found(aws.call(GetRole, { RoleName }), 'NoSuchEntity'),
    make: aws => aws.call(CreateRole, {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(trust),
      ...(path !== undefined && { Path: path }),
      ...(description !== undefined && { Description: description }),
      ...(maxSessionDuration !== undefined && { MaxSessionDuration: maxSessionDuration }),
      ...tagMembers(role.tags),
    }),
    ifMade: 'EntityAlreadyExists',
  }
  const bounded = boundarySteps({
    place,
    arn: boundaryArn(role.permissionsBoundary, policies, account),
    hasBoundary: async aws => (await aws.call(GetRole, { RoleName })).Role.PermissionsBoundary !== undefined,
    put: (aws, boundary) => aws.call(PutRolePermissionsBoundary, { RoleName, ...boundary }),
  })
  const inline = inlineSteps({
    place,
    policies: role.inlinePolicies,
    isThere: (aws, PolicyName) => found(aws.call(GetRolePolicy, { RoleName, PolicyName }), 'NoSuchEntity'),
    put: (aws, policy) => aws.call(PutRolePolicy, { RoleName, ...policy }),
  })
  const attached = attachedSteps({
    place,
    arns: policyArns(role.attachedPolicies ?? [], policies, account),
    list: aws => aws.call(ListAttachedRolePolicies, { RoleName }),
    attach: (aws, policy) => aws.call(AttachRolePolicy, { RoleName, ...policy }),
  })
  return [made, ...bounded, ...inline, ...attached]
}
