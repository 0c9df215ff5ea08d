import {
  AddUserToGroup, AttachUserPolicy, CreateUser, GetUser, GetUserPolicy, ListAttachedUserPolicies, ListGroupsForUser,
  PutUserPermissionsBoundary, PutUserPolicy,
} from '../contracts/iam.gen.ts'
import { accessKeyStep } from './access-keys.ts'
import { boundaryArn, policyArns, type Account, type Policies } from './managed-policies.ts'
import { attachedSteps, boundarySteps, inlineSteps } from './policies-of.ts'
import type { User } from './seed.ts'
import { found, itemOf, type Step } from './step.ts'
import { tagMembers } from './tags.ts'

/** `folder` is what the path of an access key's file is taken from. */
export function userSteps(name: string, user: User, policies: Policies, account: Account, folder: string): Step[] {
  const UserName = name
  const place = `users.${name}`
  const made: Step = {
    place,
    isThere: aws => found(aws.call(GetUser, { UserName }), 'NoSuchEntity'),
    make: aws => aws.call(CreateUser, {
      UserName, ...(user.path !== undefined && { Path: user.path }), ...tagMembers(user.tags),
    }),
    ifMade: 'EntityAlreadyExists',
  }
  const bounded = boundarySteps({
    place,
    arn: boundaryArn(user.permissionsBoundary, policies, account),
    hasBoundary: async aws => (await aws.call(GetUser, { UserName })).User?.PermissionsBoundary !== undefined,
    put: (aws, boundary) => aws.call(PutUserPermissionsBoundary, { UserName, ...boundary }),
  })
  const inline = inlineSteps({
    place,
    policies: user.inlinePolicies,
    isThere: (aws, PolicyName) => found(aws.call(GetUserPolicy, { UserName, PolicyName }), 'NoSuchEntity'),
    put: (aws, policy) => aws.call(PutUserPolicy, { UserName, ...policy }),
  })
  const attached = attachedSteps({
    place,
    arns: policyArns(user.attachedPolicies ?? [], policies, account),
    list: aws => aws.call(ListAttachedUserPolicies, { UserName }),
    attach: (aws, policy) => aws.call(AttachUserPolicy, { UserName, ...policy }),
  })
  const joined = (user.groups ?? []).map((GroupName, index): Step => ({
    place: itemOf(`${place}.groups`, index),
    async isThere(aws) {
      const { Groups = [] } = await aws.call(ListGroupsForUser, { UserName })
      return Groups.some(one => one.GroupName?.toLowerCase() === GroupName.toLowerCase())
    },
    make: aws => aws.call(AddUserToGroup, { UserName, GroupName }),
  }))
  const key = user.accessKey === undefined ? [] : [accessKeyStep(UserName, user.accessKey, folder)]
  return [made, ...bounded, ...inline, ...attached, ...joined, ...key]
}
