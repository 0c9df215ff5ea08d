import { GetAccountAuthorizationDetails, type EntityType } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { listPage } from '../paging.ts'
import { readDetails, type Lists } from '../reports/authorization-details.ts'

const kinds: readonly EntityType[] = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy']

export default operation(GetAccountAuthorizationDetails, {
  access: [{ action: 'iam:GetAccountAuthorizationDetails', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { Filter: filter = [] } = call.input
    const asked = new Set(filter.length > 0 ? filter : kinds)
    const { items, end } = await listPage(call, {
      bound: kinds.filter(kind => asked.has(kind)),
      read: (after, limit) => readDetails(call, asked, after, limit),
      keyOf: ({ at }) => at,
      unitsOf: ({ units }) => units,
      atOnce: 8,
    })
    const lists: Lists = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] }
    for (const { addTo } of items) addTo(lists)
    return { ...lists, ...end }
  },
})
