import { CreatePolicy } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { namesOf } from '../history-names.ts'
import { describePolicy, ManagedPolicies, newPolicy, newPolicyId, unused } from '../policies/managed-policies.ts'
import { PolicyVersions, requireManagedPolicyDocument } from '../policies/policy-versions.ts'
import { policyTags, shownTags, withTags } from '../tags.ts'

export default operation(CreatePolicy, {
  access: [
    { action: 'iam:CreatePolicy', on: newPolicy },
    { action: 'iam:TagPolicy', on: newPolicy, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: {
    readOnly: false,
    response: output => output,
    names: (_input, output) => namesOf('Policy', output?.Policy?.Arn),
  },
  async handle({ input, scope, state, once, error }) {
    const { PolicyName: name, PolicyDocument: document, Description: description } = input
    requireManagedPolicyDocument(document, error)
    if (await state.get(ManagedPolicies, [name.toLowerCase()])) {
      throw error('EntityAlreadyExistsException', `A policy called ${name} already exists. Duplicate names are not allowed.`)
    }
    const createdAt = wholeSeconds(scope.now)
    const policy = {
      id: once('policy id', newPolicyId),
      account: scope.account,
      partition: scope.partition,
      name,
      path: input.Path ?? '/',
      ...(description !== undefined && { description }),
      createdAt,
      updatedAt: createdAt,
      tags: withTags(policyTags, {}, input.Tags, error),
      versions: [1],
      defaultVersion: 1,
      lastVersion: 1,
    }
    await state.insert(ManagedPolicies, policy)
    await state.insert(PolicyVersions, { policyId: policy.id, number: 1, document, createdAt })
    return { Policy: { ...describePolicy(policy, unused), ...shownTags(policy.tags) } }
  },
})
