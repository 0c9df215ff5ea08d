import { ListEntitiesForPolicy } from '../../../contracts/iam.gen.ts'
import { byName } from '../../../core/by-name.ts'
import { operation } from '../../../gateway/operation.ts'
import type { AttachedTo, HolderKind } from '../policies/attachments.ts'
import { isUnder } from '../entities.ts'
import { getAttachablePolicy, policyNamed } from '../policies/managed-policies.ts'
import { listPage } from '../paging.ts'
import { listHolders } from '../policies/policy-uses.ts'

const kinds = byName<HolderKind>({ User: 'user', Group: 'group', Role: 'role' })

export default operation(ListEntitiesForPolicy, {
  access: [{ action: 'iam:ListEntitiesForPolicy', on: policyNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state } = call
    const policy = await getAttachablePolicy(call)
    const { EntityFilter: filter, PathPrefix, PolicyUsageFilter } = input
    const kind = filter === undefined ? undefined : kinds.get(filter)
    const none = filter !== undefined && kind === undefined
    const prefix = kind ? [policy.id, kind] : [policy.id]
    const underPath = isUnder(input)
    const { items, end } = await listPage(call, {
      bound: [policy.id, filter, PathPrefix, PolicyUsageFilter],
      read: async (after, limit) => (none ? [] : listHolders(state, PolicyUsageFilter, prefix, after, limit)),
      keyOf: ({ at }) => at,
      keep: ({ to }) => to !== undefined && underPath(to.holder),
    })
    const holders = items.map(({ to }) => to!)
    return {
      PolicyGroups: holders.flatMap(groupOf),
      PolicyUsers: holders.flatMap(userOf),
      PolicyRoles: holders.flatMap(roleOf),
      ...end,
    }
  },
})

const groupOf = ({ kind, holder }: AttachedTo) => (kind === 'group' ? [{ GroupName: holder.name, GroupId: holder.id }] : [])
const userOf = ({ kind, holder }: AttachedTo) => (kind === 'user' ? [{ UserName: holder.name, UserId: holder.id }] : [])
const roleOf = ({ kind, holder }: AttachedTo) => (kind === 'role' ? [{ RoleName: holder.name, RoleId: holder.id }] : [])
