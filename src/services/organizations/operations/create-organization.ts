import { CreateOrganization } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { takeDeparted } from '../departures.ts'
import { Members } from '../members.ts'
import { describeOrganization, newId, Organizations, type Organization } from '../organizations.ts'
import { addAccount } from '../tree/children.ts'

export default operation(CreateOrganization, {
  access: [{ action: 'organizations:CreateOrganization', on: everything }],
  record: { readOnly: false, response: output => output },
  async handle({ input, scope, state, once, error }) {
    if (await state.get(Members, [scope.account])) {
      throw error('AlreadyInOrganizationException', 'The provided account is already a member of an organization.')
    }
    const organization: Organization = {
      id: once('organization id', newId('o', 10)),
      rootId: once('root id', newId('r', 4)),
      partition: scope.partition,
      managementAccount: scope.account,
      featureSet: input.FeatureSet ?? 'ALL',
      createdAt: scope.now,
      rootTags: {},
    }
    await state.insert(Organizations, organization)
    const joined = { joinedAt: scope.now, joinedBy: 'INVITED' as const, units: [], tags: {} }
    const names = await takeDeparted(state, scope.account)
    const member = { account: scope.account, organizationId: organization.id, ...names, ...joined }
    await state.insert(Members, member)
    await addAccount(state, organization, member)
    return { Organization: describeOrganization(organization, member) }
  },
})
