import { ListDelegatedAdministrators } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeMember } from '../accounts.ts'
import { Administrators } from '../delegation/administrators.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { requireService } from '../delegation/services.ts'
import { Members } from '../members.ts'
import { listKept } from '../paging.ts'

export default operation(ListDelegatedAdministrators, {
  access: [{ action: 'organizations:ListDelegatedAdministrators', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { ServicePrincipal: principal }, state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:ListDelegatedAdministrators')
    if (principal !== undefined) requireService(principal, error)
    const { items, next } = await listKept(call, {
      bound: principal,
      read: (after, limit) => state.list(Administrators, [organization.id], { after, limit }),
      keyOf: ({ account }) => [organization.id, account],
      keep: ({ services }) => principal === undefined || services.some(one => one.principal === principal),
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
