import { PutResourcePolicy } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeResourcePolicy, keepResourcePolicy, ResourcePolicies } from '../delegation/resource-policy.ts'
import { getManagedOrganization, newId } from '../organizations.ts'
import { isTagged, newTags } from '../tags.ts'

export default operation(PutResourcePolicy, {
  access: [
    { action: 'organizations:PutResourcePolicy', on: everything },
    { action: 'organizations:TagResource', on: everything, when: isTagged },
  ],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input: { Content, Tags }, state, once, error } = call
    const organization = await getManagedOrganization(call)
    const { id: organizationId } = organization
    const kept = await keepResourcePolicy(call, Content)
    const before = await state.get(ResourcePolicies, [organizationId])
    const tags = { ...before?.tags, ...newTags(Tags, error) }
    const policy = { organizationId, id: before?.id ?? once('resource policy id', newId('rp', 8)), tags, ...kept }
    if (before) await state.update(ResourcePolicies, policy)
    else await state.insert(ResourcePolicies, policy)
    return { ResourcePolicy: await describeResourcePolicy(organization, policy, call) }
  },
})
