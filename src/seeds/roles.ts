import {
  AttachRolePolicy, CreateRole, GetRole, GetRolePolicy, ListAttachedRolePolicies, PutRolePolicy,
} from '../contracts/iam.gen.ts'
import { attachedArns, type Account, type Policies } from './managed-policies.ts'
import type { Role } from './seed.ts'
import { found, itemOf, type Step } from './step.ts'
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
    taken: 'EntityAlreadyExists',
  }
  const inline = Object.entries(role.inlinePolicies ?? {}).map(([PolicyName, document]): Step => ({
    place: `${place}.inlinePolicies.${PolicyName}`,
    isThere: aws => found(aws.call(GetRolePolicy, { RoleName, PolicyName }), 'NoSuchEntity'),
    make: aws => aws.call(PutRolePolicy, { RoleName, PolicyName, PolicyDocument: JSON.stringify(document) }),
  }))
  const named = attachedArns(role.attachedPolicies ?? [], policies, account)
  const attached = named.map((PolicyArn, index): Step => ({
    place: itemOf(`${place}.attachedPolicies`, index),
    async isThere(aws) {
      const { AttachedPolicies = [] } = await aws.call(ListAttachedRolePolicies, { RoleName })
      return AttachedPolicies.some(one => one.PolicyArn === PolicyArn)
    },
    make: aws => aws.call(AttachRolePolicy, { RoleName, PolicyArn }),
  }))
  return [made, ...inline, ...attached]
}
