import { CreateOrganization } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { Members } from '../members.ts'
import { describeOrganization, newId, Organizations } from '../organizations.ts'

export default operation(CreateOrganization, {
  access: [{ action: 'organizations:CreateOrganization', on: everything }],
  record: { readOnly: false, response: output => output },
  async handle({ input, scope, state, once, error }) {
    if (await state.get(Members, [scope.account])) {
      throw error('AlreadyInOrganizationException', 'The provided account is already a member of an organization.')
    }
    const organization = {
      id: once('organization id', newId('o', 10)),
      rootId: once('root id', newId('r', 4)),
      partition: scope.partition,
      managementAccount: scope.account,
      featureSet: input.FeatureSet ?? 'ALL',
      createdAt: scope.now,
    }
    await state.insert(Organizations, organization)
    await state.insert(Members, {
      account: scope.account, organizationId: organization.id, joinedAt: scope.now, joinedBy: 'INVITED', tags: {},
    })
    return { Organization: describeOrganization(organization) }
  },
})
