import {
  AttachGroupPolicy, CreateGroup, GetGroup, GetGroupPolicy, ListAttachedGroupPolicies, PutGroupPolicy,
} from '../contracts/iam.gen.ts'
import { attachedArns, type Account, type Policies } from './managed-policies.ts'
import type { Group } from './seed.ts'
import { found, itemOf, type Step } from './step.ts'

export function groupSteps(GroupName: string, group: Group, policies: Policies, account: Account): Step[] {
  const place = `groups.${GroupName}`
  const made: Step = {
    place,
    isThere: aws => found(aws.call(GetGroup, { GroupName, MaxItems: 1 }), 'NoSuchEntity'),
    make: aws => aws.call(CreateGroup, { GroupName, ...(group.path !== undefined && { Path: group.path }) }),
    taken: 'EntityAlreadyExists',
  }
  const inline = Object.entries(group.inlinePolicies ?? {}).map(([PolicyName, document]): Step => ({
    place: `${place}.inlinePolicies.${PolicyName}`,
    isThere: aws => found(aws.call(GetGroupPolicy, { GroupName, PolicyName }), 'NoSuchEntity'),
    make: aws => aws.call(PutGroupPolicy, { GroupName, PolicyName, PolicyDocument: JSON.stringify(document) }),
  }))
  const named = attachedArns(group.attachedPolicies ?? [], policies, account)
  const attached = named.map((PolicyArn, index): Step => ({
    place: itemOf(`${place}.attachedPolicies`, index),
    async isThere(aws) {
      const { AttachedPolicies = [] } = await aws.call(ListAttachedGroupPolicies, { GroupName })
      return AttachedPolicies.some(one => one.PolicyArn === PolicyArn)
    },
    make: aws => aws.call(AttachGroupPolicy, { GroupName, PolicyArn }),
  }))
  return [made, ...inline, ...attached]
}
