import { ListDelegatedAdministrators } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeMember } from '../accounts.ts'
import { Administrators, type Administrator } from '../delegation/administrators.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { requireService } from '../delegation/services.ts'
import { Members } from '../members.ts'
import { listPage } from '../paging.ts'

/** Read at once. */
const step = 100

export default operation(ListDelegatedAdministrators, {
  access: [{ action: 'organizations:ListDelegatedAdministrators', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { ServicePrincipal: principal }, state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:ListDelegatedAdministrators')
    if (principal !== undefined) requireService(principal, error)
    const isAsked = ({ services }: Administrator) => principal === undefined || services.some(one => one.principal === principal)
    const { items, next } = await listPage(call, {
      bound: principal,
      read: async (after, limit) => {
        const found: Administrator[] = []
        for (let last = after; ;) {
          const some = await state.list(Administrators, [organization.id], { after: last, limit: step })
          found.push(...some.filter(isAsked))
          if (some.length < step || found.length >= limit) return found.slice(0, limit)
          last = [organization.id, some.at(-1)!.account]
        }
      },
      keyOf: ({ account }) => [organization.id, account],
    })
    const members = await state.getAll(Members, items.map(({ account }) => [account]))
    const DelegatedAdministrators = members.flatMap((member, i) => {
      if (!member) return []
      const { Paths: _, ...described } = describeMember(organization, member)
      const { since } = items[i]!.services.find(one => principal === undefined || one.principal === principal)!
      return [{ ...described, DelegationEnabledDate: new Date(since) }]
    })
    return { DelegatedAdministrators, NextToken: next }
  },
})
