import {
  AttachGroupPolicy, CreateGroup, GetGroup, GetGroupPolicy, ListAttachedGroupPolicies, PutGroupPolicy,
} from '../contracts/iam.gen.ts'
import { policyArns, type Account, type Policies } from './managed-policies.ts'
import { attachedSteps, inlineSteps } from './policies-of.ts'
import type { Group } from './seed.ts'
import { found, type Step } from './step.ts'

export function groupSteps(GroupName: string, group: Group, policies: Policies, account: Account): Step[] {
  const place = `groups.${GroupName}`
  const made: Step = {
    place,
    isThere: aws => found(aws.call(GetGroup, { GroupName, MaxItems: 1 }), 'NoSuchEntity'),
    make: aws => aws.call(CreateGroup, { GroupName, ...(group.path !== undefined && { Path: group.path }) }),
    ifMade: 'EntityAlreadyExists',
  }
  const inline = inlineSteps({
    place,
    policies: group.inlinePolicies,
    isThere: (aws, PolicyName) => found(aws.call(GetGroupPolicy, { GroupName, PolicyName }), 'NoSuchEntity'),
    put: (aws, policy) => aws.call(PutGroupPolicy, { GroupName, ...policy }),
  })
  const attached = attachedSteps({
    place,
    arns: policyArns(group.attachedPolicies ?? [], policies, account),
    list: aws => aws.call(ListAttachedGroupPolicies, { GroupName }),
    attach: (aws, policy) => aws.call(AttachGroupPolicy, { GroupName, ...policy }),
  })
  return [made, ...inline, ...attached]
}
